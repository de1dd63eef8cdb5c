package org.diffusionfleet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExitWithParentIT {

    @Test
    void shouldEndWhenItsStandardInputEnds() throws Exception {
        // Given
        var command = new JavaCommand(
                "sleeper",
                "sleeper",
                List.of(),
                List.of(testClasses()),
                Map.of(),
                Map.of(),
                Sleeper.class.getName(),
                List.of());
        var process = new ProcessBuilder(command.commandLine())
                .redirectErrorStream(true)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("asleep");

        // When
        process.outputWriter().close();

        // Then
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.inputReader().readLine()).isEqualTo("shut down cleanly");
    }

    private static Path testClasses() throws Exception {
        return Path.of(Sleeper.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** Runs until it is ended. */
    public static final class Sleeper {

        private Sleeper() {}

        public static void main(String[] args) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shut down cleanly")));
            System.out.println("asleep");
            Thread.currentThread().join();
        }
    }
}
