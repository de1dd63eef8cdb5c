package org.diffusionfleet.cli.txt2img;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.txt2img.PromptFile.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFileTest {

    private static final ByteArrayInputStream NO_INPUT = new ByteArrayInputStream(new byte[0]);

    @TempDir
    Path directory;

    @Test
    void shouldSkipBlankLinesAndCountThem() {
        // When
        var file = PromptFile.parse("f", "a cat\n\n  \r\nein Bär\r\n".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(file.prompts()).containsExactly(new Prompt("a cat", 1), new Prompt("ein Bär", 4));
        assertThat(file.blankLines()).isEqualTo(2);
    }

    @Test
    void shouldReadStandardInput() {
        // Given
        var input = new ByteArrayInputStream("one".getBytes(StandardCharsets.UTF_8));

        // When
        var file = PromptFile.read("-", input);

        // Then
        assertThat(file.prompts()).containsExactly(new Prompt("one", 1));
    }

    @Test
    void shouldDropAByteOrderMark() {
        // When
        var file = PromptFile.parse("f", "\uFEFFa cat".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(file.prompts()).containsExactly(new Prompt("a cat", 1));
    }

    @Test
    void shouldNameLineAndByteThatAreNotUtf8() {
        // Given
        var bytes = new byte[] {'a', '\n', 'b', (byte) 0xff, '\n'};

        // When
        assertThatThrownBy(() -> PromptFile.parse("p.txt", bytes))
                // Then
                .isInstanceOf(CliException.class)
                .hasMessage("--from-file: p.txt is not UTF-8: line 2, at byte 3 of the file");
    }

    @Test
    void shouldRefuseAMissingFile() {
        // Given
        var missing = directory.resolve("none.txt").toString();

        // When
        assertThatThrownBy(() -> PromptFile.read(missing, NO_INPUT))
                // Then
                .isInstanceOf(CliException.class)
                .hasMessageContaining("there is no file");
    }

    @Test
    void shouldRefuseAFileWithoutPrompts() throws Exception {
        // Given
        var empty = Files.writeString(directory.resolve("empty.txt"), "\n \n").toString();

        // When
        assertThatThrownBy(() -> PromptFile.read(empty, NO_INPUT))
                // Then
                .isInstanceOf(CliException.class)
                .hasMessageContaining("has no prompt in it");
    }
}
