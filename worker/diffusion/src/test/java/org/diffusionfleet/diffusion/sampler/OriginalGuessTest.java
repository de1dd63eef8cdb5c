package org.diffusionfleet.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OriginalGuessTest {
    private static final float ORIGINAL = 0.7f;
    private static final float NOISE = -1.3f;

    @ParameterizedTest
    @EnumSource
    void shouldFindThePictureUnderTheNoiseThatTheModelSees(PredictionType prediction) {
        // Given
        var schedule = NoiseSchedule.of(Collections.nCopies(1_000, 0.002f));
        var signal = (float) Math.sqrt(schedule.alphaBar(400));
        var noisiness = (float) Math.sqrt(1 - schedule.alphaBar(400));
        var answer = switch (prediction) {
            case EPSILON -> NOISE;
            case SAMPLE -> ORIGINAL;
            case V_PREDICTION -> signal * NOISE - noisiness * ORIGINAL;
        };
        var masked = new float[] {signal * ORIGINAL + noisiness * NOISE, 99, 99};

        // When
        var original = new OriginalGuess(schedule, prediction).of(masked, new float[] {answer}, 400.2f);

        // Then
        assertThat(original).containsExactly(new float[] {ORIGINAL}, within(1e-5f));
    }
}
