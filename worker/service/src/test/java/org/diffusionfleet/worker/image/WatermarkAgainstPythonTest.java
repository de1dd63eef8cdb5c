package org.diffusionfleet.worker.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SamplingObserver;
import org.diffusionfleet.schemas.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred pictures through the reference itself, each marked by both sides and read by both. Runs only where a Python
 * with {@code invisible-watermark} is named, see {@code src/test/golden/watermark.py}:
 *
 * <pre>./mvnw -pl worker/service -am test -Dtest=WatermarkAgainstPythonTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfleet.python=/path/to/python</pre>
 */
@EnabledIfSystemProperty(named = "fleet.python", matches = ".+")
class WatermarkAgainstPythonTest {

    private static final Path ROOT = Path.of(System.getProperty("fleet.root", "../.."));
    private static final String TEXT = HexFormat.of().formatHex(Watermark.TEXT.getBytes(StandardCharsets.US_ASCII));
    private static final List<String> PROMPTS = List.of(
            "a red apple on a blue background",
            "a small frog on an orange background",
            "a strawberry, white background",
            "a rocket on a black background",
            "a cat on a green background");

    @TempDir
    Path folder;

    @Test
    void shouldBeReadByPythonAndReadAsPythonReads() throws Exception {
        // Given
        for (var side : List.of("plain", "java")) {
            Files.createDirectory(folder.resolve(side));
        }
        var pictures = pictures();
        var marked = pictures.stream().map(Watermark::mark).toList();
        for (int i = 0; i < pictures.size(); i++) {
            TestPictures.write(pictures.get(i), file("plain", i));
            TestPictures.write(marked.get(i), file("java", i));
        }

        // When
        var python = new ProcessBuilder(
                        System.getProperty("fleet.python"),
                        ROOT.resolve("worker/service/src/test/golden/watermark.py")
                                .toString(),
                        "check",
                        folder.toString())
                .inheritIO()
                .start();
        assertThat(python.waitFor()).isZero();
        var readByPython = Json.MAPPER.readTree(folder.resolve("read.json").toFile());

        // Then
        report(pictures, marked, readByPython);
        assertThat(pictures).hasSize(100);
        for (int i = 0; i < pictures.size(); i++) {
            var read = readByPython.path(file("", i).getFileName().toString());
            assertThat(read.path("java").asText())
                    .as("our mark %d, read by Python", i)
                    .isEqualTo(TEXT);
            assertThat(HexFormat.of()
                            .formatHex(Watermark.read(TestPictures.read(file("python", i)), Watermark.TEXT.length())))
                    .as("Python's mark %d, read by us", i)
                    .isEqualTo(read.path("python").asText());
        }
    }

    private void report(List<RgbImage> pictures, List<RgbImage> marked, JsonNode read) throws IOException {
        var ours = 0;
        var theirs = 0;
        var jpegs = 0;
        var ourNoise = 0.0;
        var theirNoise = 0.0;
        for (int i = 0; i < pictures.size(); i++) {
            var line = read.path(file("", i).getFileName().toString());
            ours += line.path("java").asText().equals(TEXT) ? 1 : 0;
            theirs += line.path("python").asText().equals(TEXT) ? 1 : 0;
            jpegs += line.path("jpeg").asText().equals(TEXT) ? 1 : 0;
            ourNoise += TestPictures.psnr(pictures.get(i), marked.get(i)) / pictures.size();
            theirNoise += TestPictures.psnr(pictures.get(i), TestPictures.read(file("python", i))) / pictures.size();
        }
        System.out.printf(
                "Python reads %d of %d of our marks (PSNR %.1f dB on average), %d after JPEG, and %d of its own (%.1f dB)%n",
                ours, pictures.size(), ourNoise, jpegs, theirs, theirNoise);
    }

    private Path file(String side, int index) {
        return folder.resolve(side, "%03d.png".formatted(index));
    }

    /** Twenty each: pictures by the bundled model, enlarged four- and eightfold, mosaics, drawn large, and textures. */
    private static List<RgbImage> pictures() {
        var random = new Random(1);
        var small = draw(64, 20);
        var pictures = new ArrayList<RgbImage>();
        small.forEach(image -> pictures.add(TestPictures.enlarged(image, 256, 256)));
        small.forEach(image -> pictures.add(TestPictures.enlarged(image, 512, 512)));
        IntStream.range(0, 20).forEach(i -> pictures.add(TestPictures.mosaic(small, random)));
        pictures.addAll(draw(256, 20));
        IntStream.range(0, 20).forEach(seed -> pictures.add(TestPictures.texture(320, 256, seed)));
        return pictures;
    }

    private static List<RgbImage> draw(int side, int count) {
        var requests = IntStream.range(0, count)
                .mapToObj(i -> new SampleRequest(
                        PROMPTS.get(i % PROMPTS.size()), "", i, 8, 4, side, side, SamplerKind.DDIM, 0))
                .toList();
        try (var pipeline = DiffusionPipeline.open(ROOT.resolve("worker/models/emoji-64"))) {
            return pipeline.generate(requests, new Patient()).stream()
                    .map(result -> ((SampleResult.Generated) result).image().image())
                    .toList();
        }
    }

    private static final class Patient implements SamplingObserver {
        @Override
        public boolean wanted(int index) {
            return true;
        }

        @Override
        public void stepped(int index, int step, int steps) {}
    }
}
