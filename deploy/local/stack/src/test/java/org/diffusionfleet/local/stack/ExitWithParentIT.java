package org.diffusionfleet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitWithParentIT {

    @Test
    void shouldEndWhenItsStandardInputEnds(@TempDir Path logs) throws Exception {
        // Given
        var process = new ProcessBuilder(Sleeper.command().commandLine(logs))
                .redirectErrorStream(true)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("asleep");

        // When
        process.outputWriter().close();

        // Then
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.inputReader().readLine()).isEqualTo(Sleeper.FAREWELL);
    }
}
