package org.diffusionfleet.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.SamplerKind;
import org.junit.jupiter.api.Test;

/** What one side may remember must be said. */
class ComparisonTest {
    @Test
    void shouldNeverRepeatAPromptUnlessItIsToBeRemembered() {
        // Given
        var fresh = new Comparison(SamplerKind.DDIM, 25, false);
        var remembered = new Comparison(SamplerKind.DDIM, 25, true);

        // When / Then
        assertThat(IntStream.range(0, 1000).mapToObj(turn -> fresh.drawing(turn, 64)))
                .extracting(Drawing::prompt)
                .doesNotHaveDuplicates();
        assertThat(IntStream.range(0, 1000).mapToObj(turn -> fresh.drawing(turn, 64)))
                .extracting(Drawing::negative)
                .doesNotHaveDuplicates();
        assertThat(remembered.drawing(1, 64).prompt())
                .isEqualTo(remembered.drawing(2, 64).prompt());
        assertThat(remembered.drawing(1, 64).seed())
                .isNotEqualTo(remembered.drawing(2, 64).seed());
    }
}
