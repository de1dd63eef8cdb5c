package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.onnx.ModelCache;
import org.diffusionfleet.diffusion.provider.Cpu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model of full size against diffusers, and how much memory it takes. Runs only with {@code -Dfleet.fullsize=DIR}, where
 * {@code make_fullsize.py} made the directory.
 */
@EnabledIfSystemProperty(named = "fleet.fullsize", matches = ".+")
class FullSizeTest {
    private static final Path DIR = Path.of(System.getProperty("fleet.fullsize", ""));

    @Test
    void shouldDrawThePictureOfDiffusersAndHoldTheWeightsOnce() throws IOException {
        // Given
        var reference = new JsonMapper().readTree(DIR.resolve("reference.json").toFile());
        var weights = reference.path("weights").longValue();
        var started = System.nanoTime();

        // When
        try (var pipeline = DiffusionPipeline.open(DIR.resolve("model"), new PipelineOptions(0, 2))) {
            var opened = System.nanoTime();
            var opening = bytes("VmHWM");
            var open = bytes("VmRSS");
            var image = pipeline.generate(request(reference)).image();

            // Then
            var peak = bytes("VmHWM");
            var psnr = Psnr.of(image, Golden.picture(DIR.resolve("reference.png")));
            System.out.printf(
                    "PSNR %.1f dB; opened in %.0f s, drawn in %.0f s; weights %.2f GB, resident %.2f GB at most while opening, %.2f GB once open, %.2f GB at most in all (%.0f %%)%n",
                    psnr,
                    seconds(started, opened),
                    seconds(opened, System.nanoTime()),
                    weights / 1e9,
                    opening / 1e9,
                    open / 1e9,
                    peak / 1e9,
                    100.0 * peak / weights);
            assertThat(psnr).isGreaterThan(40);
            assertThat(peak).isLessThan((long) (1.25 * weights));
        }
    }

    @Test
    void shouldOpenInAQuarterOfTheTimeFromTheCache(@TempDir Path cache) {
        // Given
        var plain = secondsToOpen(new PipelineOptions(0, 2));
        var options = new PipelineOptions(0, 2, List.of(new Cpu()), Optional.of(new ModelCache(cache, Long.MAX_VALUE)));
        var filling = secondsToOpen(options);

        // When
        var cached = secondsToOpen(options);

        // Then
        System.out.printf("opened in %.1f s, filling the cache %.1f s, from it %.1f s%n", plain, filling, cached);
        assertThat(cached).isLessThan(plain / 4);
    }

    private static double secondsToOpen(PipelineOptions options) {
        var started = System.nanoTime();
        try (var pipeline = DiffusionPipeline.open(DIR.resolve("model"), options)) {
            assertThat(pipeline.model().samplers()).isNotEmpty();
            return seconds(started, System.nanoTime());
        }
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
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
