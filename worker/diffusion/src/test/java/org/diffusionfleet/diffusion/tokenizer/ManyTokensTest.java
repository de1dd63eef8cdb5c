package org.diffusionfleet.diffusion.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal to Hugging Face's fast tokenizer, whatever the text. */
class ManyTokensTest {
    private static final Path FOLDER = TestModel.EMOJI_64.resolve("tokenizer");

    /**
     * Where Unicode 16 and 17 added letters: the reference composes by older tables than Java 25's and lower-cases by newer ones.
     */
    private static final Set<String> NEW_LETTERS = Set.of("U+A700", "U+11300", "U+16100", "U+16D00", "U+16E00");

    @TempDir
    Path dir;

    @Test
    void shouldTokenizeFourThousandTexts() {
        // Given
        var tokenizer = ClipTokenizer.read(FOLDER, OptionalInt.empty());
        var lines = Golden.jsonLines("tokens-many.jsonl.gz").toList();

        // When
        var texts = lines.stream().map(line -> tokenizer.tokenize(text(line))).toList();

        // Then
        assertThat(lines).hasSizeGreaterThan(4000);
        assertSoftly(softly -> IntStream.range(0, lines.size()).forEach(i -> {
            var expected = lines.get(i);
            softly.assertThat(texts.get(i).unpadded()).as(text(expected)).isEqualTo(Golden.ints(expected.path("ids")));
            softly.assertThat(texts.get(i).truncated())
                    .as(text(expected))
                    .isEqualTo(expected.path("truncated").textValue());
        }));
    }

    @Test
    void shouldTokenizeEveryCodePoint() {
        // Given
        var tokenizer = ClipTokenizer.read(FOLDER, OptionalInt.empty());
        var hashes = Golden.json("tokens-code-points.json");
        var blocks = IntStream.range(0, (Character.MAX_CODE_POINT + 1) >> 8)
                .filter(block -> !Character.isSurrogate((char) (block << 8)) || block > 0xff)
                .toArray();

        // When
        var wrong = new ArrayList<String>();
        for (var i = 0; i < blocks.length; i++) {
            if (hash(tokenizer.content(block(blocks[i]))) != hashes.path(i).intValue()) {
                wrong.add("U+%04X".formatted(blocks[i] << 8));
            }
        }

        // Then
        assertThat(hashes).hasSize(blocks.length);
        assertThat(NEW_LETTERS).containsAll(wrong);
    }

    static List<JsonNode> folders() {
        return Golden.json("tokens-folders.json").valueStream().toList();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void shouldFindSpecialTokensWhicheverFileNamesThem(JsonNode folder) throws IOException {
        // Given
        for (var file : List.of("vocab.json", "merges.txt")) {
            Files.copy(FOLDER.resolve(file), dir.resolve(file));
        }
        for (var file : folder.path("files").properties()) {
            Files.writeString(dir.resolve(file.getKey()), file.getValue().toString());
        }

        // When
        var tokenizer = ClipTokenizer.read(dir, OptionalInt.empty());

        // Then
        assertSoftly(softly -> folder.path("lines").forEach(line -> {
            var text = tokenizer.tokenize(text(line));
            softly.assertThat(text.ids()).as(text(line)).isEqualTo(Golden.ints(line.path("padded")));
            softly.assertThat(text.unpadded()).as(text(line)).isEqualTo(Golden.ints(line.path("ids")));
            softly.assertThat(text.truncated())
                    .as(text(line))
                    .isEqualTo(line.path("truncated").textValue());
        }));
    }

    private static String text(JsonNode line) {
        return line.path("text").textValue();
    }

    /** As the script builds it. */
    private static String block(int number) {
        return IntStream.range(number << 8, (number + 1) << 8)
                .mapToObj(Character::toString)
                .map(c -> "x" + c + "y " + c + c)
                .collect(Collectors.joining(" "));
    }

    /** Of the whole text, start and end token included. */
    private static int hash(List<Integer> content) {
        var hash = 31 + 49406;
        for (var id : content) {
            hash = 31 * hash + id;
        }
        return 31 * hash + 49407;
    }
}
