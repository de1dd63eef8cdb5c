package org.diffusionfleet.diffusion.vae;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaeDecoderTest {
    @ParameterizedTest
    @CsvSource({"64, 64, 4", "256, 256, 4", "256, 512, 2", "512, 512, 1", "1024, 1024, 1"})
    void shouldDecodeFewerTogetherWhenPicturesAreLarge(int height, int width, int expected) {
        // When
        var together = VaeDecoder.batch(height, width);

        // Then
        assertThat(together).isEqualTo(expected);
    }
}
