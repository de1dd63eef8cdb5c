package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every layout of a model directory draws what diffusers' own PyTorch pipeline draws with the same weights. */
class ModelLayoutsTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "sd-half, sd, 3, 40",
        "sd-runtime-tool, sd, 3, 40",
        "sd2-v, sd2-v, 3, 70",
        "lcm, lcm, 2, 70",
        "sdxl, sdxl, 4, 70",
        "sdxl-optimum, sdxl, 4, 70",
    })
    void shouldDrawThePicturesOfDiffusers(String layout, String model, int count, double bar) {
        // Given
        var cases = cases(model);

        try (var pipeline = DiffusionPipeline.open(TinyModels.unpack(layout, dir))) {
            for (var drawn : cases) {
                // When
                var image = pipeline.generate(request(drawn)).image();

                // Then
                var golden = Golden.picture("models/" + drawn.path("picture").textValue());
                assertSoftly(softly -> softly.assertThat(Psnr.of(image, golden))
                        .as("%s: %s", layout, drawn)
                        .isGreaterThan(bar));
            }
        }
        assertThat(cases).hasSize(count);
    }

    @Test
    void shouldDrawTheSameBytesInABatchOfPromptsOfOtherLengths() {
        // Given
        var batch = cases("sdxl").stream()
                .map(ModelLayoutsTest::request)
                .filter(request -> request.height() == 32)
                .toList();

        try (var pipeline = DiffusionPipeline.open(TinyModels.unpack("sdxl", dir))) {
            // When
            var together = pipeline.generate(batch, new SamplingObserver() {});

            // Then
            for (var i = 0; i < batch.size(); i++) {
                var alone = pipeline.generate(batch.get(i)).image();
                assertThat(((SampleResult.Generated) together.get(i))
                                .image()
                                .image()
                                .rgb())
                        .isEqualTo(alone.rgb());
            }
        }
        assertThat(batch).hasSize(3);
    }

    private static List<JsonNode> cases(String model) {
        return Golden.json("models/cases.json")
                .valueStream()
                .filter(values -> values.path("model").textValue().equals(model))
                .toList();
    }

    private static SampleRequest request(JsonNode values) {
        return new SampleRequest(
                        values.path("prompt").textValue(),
                        values.path("negative").textValue(),
                        values.path("seed").longValue(),
                        values.path("steps").intValue(),
                        values.path("scale").doubleValue(),
                        values.path("height").asInt(32),
                        values.path("width").asInt(32),
                        values.path("model").textValue().equals("sd") ? SamplerKind.PLMS : SamplerKind.DDIM,
                        0)
                .with(new PromptOptions(
                        values.path("windows").asInt(1), values.path("weights").asBoolean()));
    }
}
