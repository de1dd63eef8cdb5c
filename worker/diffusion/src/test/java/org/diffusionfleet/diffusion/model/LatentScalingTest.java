package org.diffusionfleet.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatentScalingTest {

    @Test
    void shouldTakeEachChannelsMeanOffAndDivideByItsDeviation() {
        // Given
        var scaling = new LatentScaling(0.5f, 0, List.of(1f, -2f), List.of(2f, 4f));

        // When
        var latents = List.of(scaling.fromVae(0, 7), scaling.fromVae(1, 6));

        // Then
        assertThat(latents).containsExactly(1.5f, 1f);
    }

    @Test
    void shouldTakeTheShiftOfAllChannelsOff() {
        // Given
        var scaling = new LatentScaling(0.3611f, 0.1159f, List.of(), List.of());

        // When
        var latent = scaling.fromVae(2, 1.1159f);

        // Then
        assertThat(latent).isCloseTo(0.3611f, within(1e-6f));
        assertThat(scaling.toVae(2, latent)).isCloseTo(1.1159f, within(1e-6f));
    }
}
