package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A model of full size against diffusers, and how much memory it takes. Runs only with {@code -Dfleet.fullsize=DIR}, where
 * {@code make_fullsize.py} made the directory.
 */
@EnabledIfSystemProperty(named = "fleet.fullsize", matches = ".+")
class FullSizeTest {
    private static final Path DIR = Path.of(System.getProperty("fleet.fullsize", ""));

    @Test
    void shouldDrawThePictureOfDiffusersInLittleMoreMemoryThanTheWeights() throws IOException {
        // Given
        var reference = new JsonMapper().readTree(DIR.resolve("reference.json").toFile());
        var started = System.nanoTime();

        // When
        try (var pipeline = DiffusionPipeline.open(DIR.resolve("model"), new PipelineOptions(0, 2))) {
            var opened = System.nanoTime();
            var image = pipeline.generate(request(reference)).image();

            // Then
            var psnr = Psnr.of(image, Golden.picture(DIR.resolve("reference.png")));
            var weights = reference.path("weights").longValue();
            System.out.printf(
                    "PSNR %.1f dB; opened in %.0f s, drawn in %.0f s; peak RSS %.2f GB, %.0f %% of %.2f GB of weights (%s)%n",
                    psnr,
                    (opened - started) / 1e9,
                    (System.nanoTime() - opened) / 1e9,
                    bytes("VmHWM") / 1e9,
                    100.0 * bytes("VmHWM") / weights,
                    weights / 1e9,
                    "anonymous %.2f GB, mapped %.2f GB".formatted(bytes("RssAnon") / 1e9, bytes("RssFile") / 1e9));
            assertThat(psnr).isGreaterThan(40);
            assertThat(bytes("VmHWM")).isLessThan((long) (1.25 * weights));
        }
    }

    private static SampleRequest request(JsonNode reference) {
        return new SampleRequest(
                reference.path("prompt").textValue(),
                reference.path("negative").textValue(),
                reference.path("seed").longValue(),
                reference.path("steps").intValue(),
                reference.path("scale").doubleValue(),
                reference.path("pixels").intValue(),
                reference.path("pixels").intValue(),
                SamplerKind.of(reference.path("sampler").textValue()).orElseThrow(),
                0);
    }

    /** A line of Linux's status of this process. */
    private static long bytes(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
