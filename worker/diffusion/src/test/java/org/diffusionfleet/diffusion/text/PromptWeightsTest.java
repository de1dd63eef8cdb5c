package org.diffusionfleet.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.diffusionfleet.diffusion.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptWeightsTest {
    @Test
    void shouldReadEveryGoldenPrompt() {
        // Given
        var lines = Golden.json("prompt-weights.json").valueStream().toList();

        // When
        var read = lines.stream()
                .map(line -> PromptWeights.parse(line.path("prompt").textValue()))
                .toList();

        // Then
        assertThat(lines).hasSizeGreaterThan(400);
        assertSoftly(softly -> {
            for (var i = 0; i < lines.size(); i++) {
                var expected = parts(lines.get(i));
                softly.assertThat(read.get(i))
                        .as(lines.get(i).path("prompt").textValue())
                        .usingElementComparator(PromptWeightsTest::compare)
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void shouldReadWhatTheDocumentationSays() {
        // When
        var parts = PromptWeights.parse("a (red:1.3) [apple] ((on)) \\(the\\) table");

        // Then
        assertThat(parts)
                .extracting(WeightedText::text)
                .containsExactly("a ", "red", " ", "apple", " ", "on", " (the) table");
        assertThat(parts.get(1).weight()).isEqualTo(1.3);
        assertThat(parts.get(3).weight()).isCloseTo(1 / 1.1, within(1e-12));
        assertThat(parts.get(5).weight()).isCloseTo(1.21, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a:101)", "(a:-101)", "((a:50):3)"})
    void shouldRefuseWeightsBeyondALimit(String prompt) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PromptWeights.parse(prompt))
                // Then
                .withMessageMatching("a prompt's weights must be -100\\.0 to 100\\.0, not .* for 'a'");
    }

    private static List<WeightedText> parts(JsonNode line) {
        return line.path("parts")
                .valueStream()
                .map(part ->
                        new WeightedText(part.path(0).textValue(), part.path(1).doubleValue()))
                .toList();
    }

    /** Factors may be multiplied in another order. */
    private static int compare(WeightedText a, WeightedText b) {
        var close = Math.abs(a.weight() - b.weight()) <= 1e-9 * Math.abs(a.weight());
        return a.text().equals(b.text()) && close ? 0 : 1;
    }
}
