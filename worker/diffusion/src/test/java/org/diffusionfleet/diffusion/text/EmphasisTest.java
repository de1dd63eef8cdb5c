package org.diffusionfleet.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EmphasisTest {
    @Test
    void shouldLeaveAPromptWithoutWeightsAlone() {
        // Given
        var hidden = new float[] {1, 2, 3, 4};

        // When
        var weighed = Emphasis.apply(hidden, new float[] {1, 1});

        // Then
        assertThat(weighed).isSameAs(hidden);
    }

    @Test
    void shouldKeepTheMeanOfAWindow() {
        // When
        var weighed = Emphasis.apply(new float[] {1, 2, 3, 4}, new float[] {1, 3});

        // Then
        var restore = 10f / 24;
        assertThat(weighed).containsExactly(1 * restore, 2 * restore, 9 * restore, 12 * restore);
    }

    @Test
    void shouldRefuseWeightsThatLeaveNothing() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emphasis.apply(new float[] {1, 2, 3, 4}, new float[] {0, 0}))
                // Then
                .withMessage("the prompt's weights leave nothing of it");
    }
}
