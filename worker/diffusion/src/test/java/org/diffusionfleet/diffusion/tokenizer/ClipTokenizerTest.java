package org.diffusionfleet.diffusion.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.TestModel;
import org.junit.jupiter.api.Test;

class ClipTokenizerTest {
    private static final int END = 49407;

    private final ClipTokenizer tokenizer =
            ClipTokenizer.read(TestModel.EMOJI_64.resolve("tokenizer"), OptionalInt.empty());

    @Test
    void shouldTokenizeEveryGoldenLine() {
        // Given
        var lines = Golden.jsonLines("tokens.jsonl").toList();

        // When
        var ids = lines.stream()
                .map(line -> tokenizer.tokenize(line.path("text").textValue()).ids())
                .map(ClipTokenizerTest::upToFirstEnd)
                .toList();

        // Then
        assertThat(lines).hasSize(1200);
        assertSoftly(softly -> IntStream.range(0, lines.size())
                .forEach(i -> softly.assertThat(ids.get(i))
                        .as(lines.get(i).path("text").textValue())
                        .isEqualTo(Golden.ints(lines.get(i).path("ids")))));
    }

    @Test
    void shouldPadAndCutToTheWindowAsTheOriginal() {
        // Given
        var lines = Golden.jsonLines("tokens-window.jsonl").toList();

        // When
        var texts = lines.stream()
                .map(line -> tokenizer.tokenize(line.path("text").textValue()))
                .toList();

        // Then
        assertSoftly(softly -> IntStream.range(0, lines.size()).forEach(i -> {
            var text = lines.get(i).path("text").textValue();
            softly.assertThat(texts.get(i).ids())
                    .as(text)
                    .isEqualTo(Golden.ints(lines.get(i).path("ids")));
            softly.assertThat(texts.get(i).truncated())
                    .as(text)
                    .isEqualTo(lines.get(i).path("truncated").textValue());
        }));
    }

    @Test
    void shouldStayFastOnOneEndlessWord() {
        // Given
        var word = "ab".repeat(5_000);

        // When
        var text = tokenizer.tokenize(word);

        // Then
        assertThat(text.ids()).hasSize(77).endsWith(END);
        assertThat(text.truncated()).isNotEmpty();
    }

    /** The golden lines end at their first end token. */
    private static int[] upToFirstEnd(int[] ids) {
        var end = IntStream.range(0, ids.length).filter(i -> ids[i] == END).findFirst();
        return Arrays.copyOf(ids, end.orElseThrow() + 1);
    }
}
