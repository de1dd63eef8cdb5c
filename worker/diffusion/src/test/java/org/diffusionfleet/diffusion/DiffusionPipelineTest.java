package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiffusionPipelineTest {
    private final DiffusionPipeline pipeline = DiffusionPipeline.open(TestModel.EMOJI_64);

    @AfterAll
    void close() {
        pipeline.close();
    }

    @Test
    void shouldDescribeTheModel() {
        // When
        var model = pipeline.model();

        // Then
        assertThat(model)
                .isEqualTo(new ModelInfo(
                        "emoji-64",
                        64,
                        64,
                        16,
                        4,
                        8,
                        77,
                        1000,
                        List.of(SamplerKind.values()),
                        true,
                        SamplerKind.PLMS,
                        List.of(),
                        model.samplerSteps(),
                        EnumSet.allOf(Task.class),
                        1));
        assertThat(model.samplerSteps())
                .containsOnlyKeys(SamplerKind.values())
                .containsEntry(SamplerKind.PLMS, List.of(new StepRange(1, 999)))
                .containsEntry(SamplerKind.COMPVIS_DPM, List.of(new StepRange(2, 1000)));
    }

    @Test
    void shouldSayWhichPartOfThePromptWasNotRead() {
        // Given
        var prompt = "A cat ".repeat(40) + "on the MOON";

        // When
        var image = pipeline.generate(request(prompt, 1, 64, 64));

        // Then
        assertThat(image.truncatedPrompt()).isEqualTo("cat " + "a cat ".repeat(2) + "on the moon");
    }

    @Test
    void shouldFailOnlyTheSampleWhoseRunTheModelHasNot() {
        // When
        var results = pipeline.generate(
                List.of(request("a", 2, 64, 64), request("b", 1000, 64, 64), request("c", 1, 64, 64)),
                new SamplingObserver() {});

        // Then
        assertThat(results.get(0)).isInstanceOf(SampleResult.Generated.class);
        assertThat(results.get(1))
                .isEqualTo(new SampleResult.Failed(
                        "1000 steps are too many: they reach timestep 1000 and the model ends at 999"));
        assertThat(results.get(2)).isInstanceOf(SampleResult.Generated.class);
    }

    @Test
    void shouldFailOnlyTheSampleForWhichTheUnetAnswersNaN(@TempDir Path dir) throws IOException {
        // Given
        var unet = TestModel.copy(dir).resolve("unet/model.onnx");
        Files.copy(Golden.file("unet-nan.onnx"), unet, StandardCopyOption.REPLACE_EXISTING);
        var toTimestep499 = new SampleRequest("a", "", 1, 2, 4, 64, 64, SamplerKind.LCM, 0);
        var toTimestep1 = new SampleRequest("b", "", 2, 2, 4, 64, 64, SamplerKind.DDIM, 0);

        try (var poisoned = DiffusionPipeline.open(dir)) {
            // When
            var results =
                    poisoned.generate(List.of(toTimestep499, toTimestep1, toTimestep499), new SamplingObserver() {});

            // Then
            var neighbour = new SampleResult.Generated(poisoned.generate(toTimestep499));
            assertThat(results.get(1)).isEqualTo(new SampleResult.Failed("NaN at step 2 of 2"));
            assertThat(List.of(results.get(0), results.get(2)))
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsOnly(neighbour);
        }
    }

    @Test
    void shouldDrawTheSamePicturesInSmallerCallsWhenThereIsNoMemoryForLargeOnes(@TempDir Path dir) throws IOException {
        // Given
        var unet = TestModel.copy(dir).resolve("unet/model.onnx");
        Files.copy(Golden.file("unet-hungry.onnx"), unet, StandardCopyOption.REPLACE_EXISTING);
        var guided = new SampleRequest("a", "", 1, 3, 4, 64, 64, SamplerKind.EULER_A, 0);
        var unguided = new SampleRequest("b", "", 2, 2, 1, 64, 64, SamplerKind.LCM, 0);

        try (var hungry = DiffusionPipeline.open(dir);
                var frugal = DiffusionPipeline.open(dir, new PipelineOptions(1, 1))) {
            // When
            var results = hungry.generate(List.of(guided, unguided), new SamplingObserver() {});

            // Then
            assertThat(results)
                    .usingRecursiveComparison()
                    .isEqualTo(frugal.generate(List.of(guided, unguided), new SamplingObserver() {}));
            assertThat(results).hasOnlyElementsOfType(SampleResult.Generated.class);
        }
    }

    @Test
    void shouldAbandonOnlyTheSampleThatIsNotWanted() {
        // Given
        var stepsOfTheOther = new ArrayList<Integer>();
        var observer = new SamplingObserver() {
            @Override
            public boolean wanted(int index) {
                return index == 1 || stepsOfTheOther.isEmpty();
            }

            @Override
            public void stepped(int index, int step, int steps) {
                if (index == 1) {
                    stepsOfTheOther.add(step);
                }
            }
        };

        // When
        var results = pipeline.generate(List.of(request("a", 3, 64, 64), request("b", 3, 64, 64)), observer);

        // Then
        assertThat(results.get(0)).isEqualTo(new SampleResult.Abandoned());
        assertThat(results.get(1)).isInstanceOf(SampleResult.Generated.class);
        assertThat(stepsOfTheOther).containsExactly(1, 2, 3, 4);
    }

    @Test
    void shouldThrowForASingleSampleThatFails() {
        // When
        assertThatExceptionOfType(SamplingException.class)
                .isThrownBy(() -> pipeline.generate(request("b", 1000, 64, 64)))
                // Then
                .withMessageStartingWith("1000 steps are too many");
    }

    @Test
    void shouldRefuseABatchOfTwoSizes() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pipeline.generate(
                        List.of(request("a", 1, 64, 64), request("a", 1, 64, 128)), new SamplingObserver() {}))
                // Then
                .withMessage("a batch must share one width, not [64, 128]");
    }

    @Test
    void shouldRefuseASizeTheUnetCannotHalve() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pipeline.generate(request("a", 1, 72, 64)))
                // Then
                .withMessage("height must be a multiple of 16, not 72");
    }

    @Test
    void shouldDrawNothingForAnEmptyBatch() {
        // When
        var results = pipeline.generate(List.of(), new SamplingObserver() {});

        // Then
        assertThat(results).isEmpty();
    }

    private static SampleRequest request(String prompt, int steps, int height, int width) {
        return new SampleRequest(prompt, "", 1, steps, 4, height, width, SamplerKind.PLMS, 0);
    }
}
