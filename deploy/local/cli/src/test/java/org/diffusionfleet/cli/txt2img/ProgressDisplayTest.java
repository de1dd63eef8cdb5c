package org.diffusionfleet.cli.txt2img;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.diffusionfleet.cli.Terminal;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldTellAPlainLineForEachJobWhereNobodyWatches() {
        // Given
        var display = new ProgressDisplay(terminal(false), 4);

        // When
        display.progress(0, 0.5, 3);
        display.finished(0, 3, "00002.png");
        display.finished(3, 1, "00003.png");
        display.end();

        // Then
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).containsExactly("3/4 00002.png", "4/4 00003.png");
    }

    @Test
    void shouldRedrawOneLineWhereAPersonWatches() {
        // Given
        var display = new ProgressDisplay(terminal(true), 4);

        // When
        display.finished(0, 2, "unused");
        display.end();

        // Then
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("\r[###############...............]  50 %  2/4 pictures")
                .endsWith("\r")
                .doesNotContain("\n");
    }

    @Test
    void shouldCountRunningJobsByTheShareOfTheirSteps() {
        // When
        var bar = ProgressDisplay.bar(2.5, 10, 5);

        // Then
        assertThat(bar).isEqualTo("[#######.......................]  25 %  2/10 pictures, 5.0 s, 15 s left");
    }

    private Terminal terminal(boolean interactive) {
        return new Terminal(new PrintStream(err, true, StandardCharsets.UTF_8), interactive, false);
    }
}
