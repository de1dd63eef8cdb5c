package org.diffusionfleet.cli.txt2img;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.schemas.ImageFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {

    private static final byte[] PNG = {1, 2, 3};

    @TempDir
    Path directory;

    @Test
    void shouldStartAtZero() {
        // Given
        var output = OutputDirectory.open(directory.resolve("new/out"));

        // When
        var saved = Stream.of(
                output.saveSample(1, ImageFormat.PNG, PNG),
                output.saveSample(0, ImageFormat.PNG, PNG),
                output.saveGrid(PNG));

        // Then
        assertThat(saved.map(path -> directory.relativize(path).toString()))
                .containsExactly("new/out/samples/00001.png", "new/out/samples/00000.png", "new/out/grid-0000.png");
    }

    @Test
    void shouldContinueNumbersWhenSamplesExist() throws Exception {
        // Given
        var first = OutputDirectory.open(directory);
        first.saveSample(0, ImageFormat.PNG, PNG);
        first.saveSample(1, ImageFormat.PNG, PNG);
        first.saveGrid(PNG);

        // When
        var second = OutputDirectory.open(directory);

        // Then
        assertThat(second.saveSample(0, ImageFormat.PNG, PNG))
                .hasFileName("00002.png")
                .hasBinaryContent(PNG);
        assertThat(second.saveGrid(PNG)).hasFileName("grid-0001.png");
        assertThat(directory.resolve("samples")).isDirectoryNotContaining("glob:**.fleet*");
    }

    @Test
    void shouldGoOnToTheNextFreeNumberRatherThanOverwrite() throws Exception {
        // Given
        var samples = Files.createDirectories(directory.resolve("samples"));
        var existing = Files.write(samples.resolve("00001.png"), new byte[] {9});

        // When
        var saved = OutputDirectory.open(directory).saveSample(0, ImageFormat.PNG, PNG);

        // Then
        assertThat(saved).hasFileName("00002.png");
        assertThat(existing).hasBinaryContent(new byte[] {9});
    }

    @Test
    void shouldRefuseADirectoryThatIsAFile() throws Exception {
        // Given
        var file = Files.createFile(directory.resolve("file"));

        // When
        assertThatThrownBy(() -> OutputDirectory.open(file))
                // Then
                .isInstanceOf(CliException.class)
                .hasMessageContaining("--outdir")
                .hasMessageContaining("cannot be written");
    }
}
