package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model with a safety checker that flags apples. */
class SafetyCheckTest {
    private static final SampleRequest APPLE =
            new SampleRequest("a red apple on a blue background", "", 42, 25, 4, 64, 64, SamplerKind.PLMS, 0);
    private static final SampleRequest STRAWBERRY =
            new SampleRequest("a strawberry, white background", "", 3, 10, 1, 64, 64, SamplerKind.PLMS, 0);

    @TempDir
    Path dir;

    @Test
    void shouldMakeThePictureItFlagsBlackAndNoOther() {
        // Given
        TestModel.copyWithSafetyChecker(dir);

        // When
        var images = generate(SafetyCheck.AUTO);

        // Then
        assertThat(images.getFirst().nsfw()).isTrue();
        assertThat(images.getFirst().image().rgb()).containsOnly(0).hasSize(3 * 64 * 64);
        assertThat(images.getLast().nsfw()).isFalse();
        assertThat(images.getLast().image().rgb()).isEqualTo(plain(STRAWBERRY).rgb());
    }

    @Test
    void shouldTouchNothingWhenSwitchedOff() {
        // Given
        TestModel.copyWithSafetyChecker(dir);

        // When
        var images = generate(SafetyCheck.OFF);

        // Then
        assertThat(images).extracting(GeneratedImage::nsfw).containsExactly(false, false);
        assertThat(images.getFirst().image().rgb()).isEqualTo(plain(APPLE).rgb());
    }

    @Test
    void shouldRefuseAModelWithoutACheckerWhenSwitchedOn() {
        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> DiffusionPipeline.open(TestModel.EMOJI_64, options(SafetyCheck.ON)))
                // Then
                .withMessage(TestModel.EMOJI_64.resolve("safety_checker/model.onnx")
                        + ": file is missing: the model has no safety checker to switch on");
    }

    @Test
    void shouldFailASampleOfNoNumbersRatherThanCheckIt() throws IOException {
        // Given
        Files.writeString(
                TestModel.copyWithSafetyChecker(dir).resolve("vae_decoder/config.json"), "{\"scaling_factor\": 1e-42}");

        // When
        try (var pipeline = DiffusionPipeline.open(dir)) {
            var results = pipeline.generate(List.of(STRAWBERRY), new SamplingObserver() {});

            // Then
            assertThat(results).containsExactly(new SampleResult.Failed("NaN in the decoded picture"));
        }
    }

    private List<GeneratedImage> generate(SafetyCheck check) {
        try (var pipeline = DiffusionPipeline.open(dir, options(check))) {
            return pipeline.generate(List.of(APPLE, STRAWBERRY), new SamplingObserver() {}).stream()
                    .map(result -> ((SampleResult.Generated) result).image())
                    .toList();
        }
    }

    private static RgbImage plain(SampleRequest request) {
        try (var pipeline = DiffusionPipeline.open(TestModel.EMOJI_64)) {
            return pipeline.generate(request).image();
        }
    }

    private static PipelineOptions options(SafetyCheck check) {
        return PipelineOptions.defaults().with(check);
    }
}
