package org.diffusionfleet.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.diffusionfleet.diffusion.Golden;
import org.junit.jupiter.api.Test;

class TorchNoiseTest {
    private static final float TOLERANCE = 2e-6f;

    @Test
    void shouldDrawTorchsNumbersForEverySeedAndSize() {
        for (var stream : Golden.json("noise.json")) {
            // Given
            var noise = new TorchNoise(stream.path("seed").longValue());

            for (var i = 0; i < stream.path("sizes").size(); i++) {
                // When
                var drawn = noise.draw(stream.path("sizes").path(i).intValue());

                // Then
                assertClose(drawn, stream.path("draws").path(i), stream.path("seed") + ", draw " + i);
            }
        }
    }

    @Test
    void shouldDrawTheSameForSeedsEqualInTheirLow32Bits() {
        // Given
        var small = new TorchNoise(5);
        var large = new TorchNoise((1L << 40) + 5);

        // When
        var drawn = large.draw(64);

        // Then
        assertThat(drawn).isEqualTo(small.draw(64));
    }

    /** The golden of a large tensor holds its ends only. */
    private static void assertClose(float[] drawn, JsonNode golden, String what) {
        var expected = Golden.floats(golden);
        for (var i = 0; i < expected.length; i++) {
            var at = i < expected.length / 2 ? i : drawn.length - expected.length + i;
            assertThat(drawn[at]).as("seed %s, element %d", what, at).isCloseTo(expected[i], within(TOLERANCE));
        }
    }
}
