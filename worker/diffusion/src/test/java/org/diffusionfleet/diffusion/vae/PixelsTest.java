package org.diffusionfleet.diffusion.vae;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PixelsTest {
    @Test
    void shouldRoundClampAndInterleave() {
        // Given
        var planes = new float[] {-1, 1, /* green */ 0, 3, /* blue */ -7, 0.5f};

        // When
        var image = Pixels.image(planes, 2, 1).orElseThrow();

        // Then
        assertThat(image.rgb()).containsExactly(0, 128, 0, 255, 255, 191);
    }

    @Test
    void shouldMakeNoPictureOfNaN() {
        // When
        var image = Pixels.image(new float[] {0, Float.NaN, 0}, 1, 1);

        // Then
        assertThat(image).isEmpty();
    }
}
