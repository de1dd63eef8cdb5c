package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedRowsTest {

    private static final Size SMALL = new Size(64, 128);
    private static final Size LARGE = new Size(512, 512);

    @TempDir
    Path directory;

    @Test
    void shouldRememberBetweenStarts() throws IOException {
        // Given
        var file = directory.resolve("rows/any-model.properties");
        var learned = new LearnedRows(Optional.of(file), 2, 32);
        learned.put(SMALL, 16);
        learned.put(LARGE, 4);

        // When
        var read = new LearnedRows(Optional.of(file), 2, 32);

        // Then
        assertThat(read.rows(SMALL)).isEqualTo(16);
        assertThat(read.rows(LARGE)).isEqualTo(4);
        assertThat(read.mostRows()).isEqualTo(16);
        assertThat(Files.readString(file)).contains("128x64=16\n", "512x512=4\n");
    }

    @Test
    void shouldLearnAnewWhatCannotBeRead() throws IOException {
        // Given
        var file = directory.resolve("broken.properties");
        Files.writeString(file, "64x64=8\n512=4\n");

        // When
        var read = new LearnedRows(Optional.of(file), 2, 32);

        // Then
        assertThat(read.knows(new Size(64, 64))).isFalse();
    }

    @Test
    void shouldNotExceedWhatTheUnetWasOpenedFor() throws IOException {
        // Given
        var file = directory.resolve("rows.properties");
        Files.writeString(file, "512x512=64\n");

        // When
        var read = new LearnedRows(Optional.of(file), 2, 32);

        // Then
        assertThat(read.rows(LARGE)).isEqualTo(32);
    }

    @Test
    void shouldLiveWithoutAFile() {
        // Given
        var learned = new LearnedRows(Optional.empty(), 2, 32);

        // When
        learned.put(LARGE, 8);

        // Then
        assertThat(learned.rows(LARGE)).isEqualTo(8);
        assertThat(learned.rows(SMALL)).isEqualTo(2);
    }
}
