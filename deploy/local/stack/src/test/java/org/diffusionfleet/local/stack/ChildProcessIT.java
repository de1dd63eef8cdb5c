package org.diffusionfleet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path logs;

    private ChildProcess sleeper;

    @BeforeEach
    void launch() throws Exception {
        sleeper = ChildProcess.launch(Sleeper.command(), logs);
        sleeper.awaitReady(() -> log().contains("asleep"), PATIENCE);
    }

    private String log() {
        try {
            return Files.readString(logs.resolve("sleeper.log"));
        } catch (IOException e) {
            return "";
        }
    }

    private void send(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(sleeper.pid()))
                .start()
                .waitFor();
        sleeper.died().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void shouldTellOfACrashAndKeepWhatTheJvmKnew() throws Exception {
        // When
        send("SEGV");

        assertThat(sleeper.crash()).get().asString().contains("the sleeper ended with exit code 134");
        assertThat(logs)
                .isDirectoryContaining(
                        file -> file.getFileName().toString().equals("sleeper-crash-%d.log".formatted(sleeper.pid())));
    }

    @Test
    void shouldTellOfASignalThatSomebodyElseSent() throws Exception {
        // When
        send("KILL");

        assertThat(sleeper.crash()).get().asString().contains("exit code 137");
    }

    @Test
    void shouldNotTakeForACrashWhatWasAsked() {
        // When
        sleeper.stop(PATIENCE);

        assertThat(log()).contains(Sleeper.FAREWELL);
        assertThat(sleeper.crash()).isEmpty();
    }

    @Test
    void shouldNotTakeForACrashWhatWasKilled() {
        // When
        sleeper.kill();

        assertThat(sleeper.crash()).isEmpty();
    }
}
