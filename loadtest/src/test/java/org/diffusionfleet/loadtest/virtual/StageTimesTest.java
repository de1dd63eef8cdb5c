package org.diffusionfleet.loadtest.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageTimesTest {
    private static final List<String> LINES =
            List.of("step,2,100.0", "step,4,150.0", "prepare,1,7.5", "decode,1,20.0", "decode,4,50.0");

    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatItWrites() throws IOException {
        // Given
        var file = Files.write(folder.resolve("times.csv"), LINES);

        // When
        var times = StageTimes.read(file);

        // Then
        assertThat(times.lines()).isEqualTo(LINES);
    }

    @Test
    void shouldGuessBetweenCountsAndBeyondThem() throws IOException {
        // Given
        var times = StageTimes.read(Files.write(folder.resolve("times.csv"), LINES));

        // When / Then
        assertThat(times.step(4)).isEqualTo(150_000);
        assertThat(times.step(3)).isEqualTo(125_000);
        assertThat(times.step(8)).isEqualTo(300_000);
        assertThat(times.step(1)).isEqualTo(100_000);
        assertThat(times.decode(2)).isEqualTo(30_000);
        assertThat(times.prepare()).isEqualTo(7_500);
    }

    @Test
    void shouldNameTheFileAndTheLineItCannotRead() throws IOException {
        // Given
        var file = Files.write(folder.resolve("times.csv"), List.of("unet,2,100"));

        // When / Then
        assertThatThrownBy(() -> StageTimes.read(file))
                .hasMessageContaining("times.csv")
                .hasMessageContaining("unet,2,100");
    }
}
