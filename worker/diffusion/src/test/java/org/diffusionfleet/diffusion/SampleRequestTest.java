package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | 25 | 4 | 64 | 64 | PLMS | 0 | seed must be 0 or more, not -1",
                "0 | 0 | 4 | 64 | 64 | PLMS | 0 | steps must be 1 to 1000, not 0",
                "0 | 1001 | 4 | 64 | 64 | PLMS | 0 | steps must be 1 to 1000, not 1001",
                "0 | 25 | -1 | 64 | 64 | PLMS | 0 | guidanceScale must be 0 to 100.0, not -1.0",
                "0 | 25 | NaN | 64 | 64 | PLMS | 0 | guidanceScale must be 0 to 100.0, not NaN",
                "0 | 25 | 4 | 0 | 64 | PLMS | 0 | height must be 1 to 4096, not 0",
                "0 | 25 | 4 | 64 | 4097 | PLMS | 0 | width must be 1 to 4096, not 4097",
                "0 | 25 | 4 | 64 | 64 | DDIM | 1.5 | eta must be 0 to 1, not 1.5",
                "0 | 25 | 4 | 64 | 64 | PLMS | 0.5 | eta must be 0 for sampler plms, not 0.5",
            })
    void shouldNameTheFieldAndItsLimit(
            long seed,
            int steps,
            double scale,
            int height,
            int width,
            SamplerKind sampler,
            double eta,
            String message) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampleRequest("", "", seed, steps, scale, height, width, sampler, eta))
                // Then
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"PLMS", "DDIM", "EULER_A", "LCM", "COMPVIS_DPM"})
    void shouldRefuseASpacingOfSigmasForASamplerWithout(SamplerKind sampler) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampleRequest("", "", 0, 1, 1, 64, 64, sampler, 0).with(SigmaSpacing.KARRAS))
                // Then
                .withMessage("sigmas must be model for sampler %s, not karras".formatted(sampler.id()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.1 | 0 | 1 | guidance.rescale must be 0 to 1, not 1.1",
                "0 | NaN | 1 | guidance.start must be 0 to 1, not NaN",
                "0 | 0.5 | 0.4 | guidance.end must be guidance.start to 1, not 0.4",
            })
    void shouldNameTheGuidanceFieldAndItsLimit(double rescale, double start, double end, String message) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Guidance(rescale, start, end))
                // Then
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "1.01, true"})
    void shouldGuideAboveAScaleOfOne(double scale, boolean guided) {
        // When
        var request = new SampleRequest("", "", 0, 1, scale, 64, 64, SamplerKind.DDIM, 0);

        // Then
        assertThat(request.guided()).isEqualTo(guided);
    }
}
