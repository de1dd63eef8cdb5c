package org.diffusionfleet.loadtest.image;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link EncoderBenchmark} and writes a table of times, bytes and their ratios. All encoders take one picture before
 * any takes the next, so that a busy machine is busy for all of them.
 *
 * <p>Arguments: the file to write; then pictures to measure instead of the usual ones, which may be files.
 */
public final class EncoderReport {

    private static final List<String> PICTURES = List.of(
            "drawn-64",
            "mosaic-512",
            "textured-512",
            "photo-512",
            "mosaic-1024",
            "textured-1024",
            "photo-1024",
            "flat-512",
            "noise-512");

    private EncoderReport() {}

    /** See above. */
    public static void main(String[] arguments) throws IOException, RunnerException {
        var pictures = arguments.length == 1 ? PICTURES : List.of(arguments).subList(1, arguments.length);
        var lines = new ArrayList<>(List.of(
                "JDK %s, %d processors. Times in milliseconds, one thread."
                        .formatted(Runtime.version(), Runtime.getRuntime().availableProcessors()),
                "",
                "| picture | encoder | median time | × ImageIO | processor time | × ImageIO | bytes | × ImageIO |",
                "|---|---|---:|---:|---:|---:|---:|---:|"));
        for (var picture : pictures) {
            lines.addAll(rows(picture));
        }
        Files.write(Path.of(arguments[0]), lines);
    }

    private static List<String> rows(String picture) throws IOException, RunnerException {
        var results = measure(picture);
        var image = TestPicture.of(picture);
        var reference = requireNonNull(results.get(Encoder.IMAGE_IO));
        int referenceBytes = Encoder.IMAGE_IO.encode(image).length;
        var rows = new ArrayList<String>();
        for (var encoder : results.keySet()) {
            var result = requireNonNull(results.get(encoder));
            int bytes = encoder.encode(image).length;
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s %d×%d | %s | %.2f | %.2f | %.2f | %.2f | %d | %.2f |",
                    new File(picture).getName().replaceFirst("[-.][^-.]*$", ""),
                    image.width(),
                    image.height(),
                    encoder,
                    median(result),
                    median(result) / median(reference),
                    processor(result),
                    processor(result) / processor(reference),
                    bytes,
                    (double) bytes / referenceBytes));
        }
        return rows;
    }

    private static Map<Encoder, RunResult> measure(String picture) throws RunnerException {
        var options = new OptionsBuilder()
                .include(EncoderBenchmark.class.getName())
                .param("picture", picture)
                .param(
                        "encoder",
                        Arrays.stream(Encoder.values()).map(Encoder::name).toArray(String[]::new))
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED");
        var results = new EnumMap<Encoder, RunResult>(Encoder.class);
        for (var result : new Runner(options.build()).run()) {
            results.put(Encoder.valueOf(result.getParams().getParam("encoder")), result);
        }
        return results;
    }

    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static double processor(RunResult result) {
        return counter(result, "nanos") / counter(result, "files") / 1e6;
    }

    private static double counter(RunResult result, String name) {
        return requireNonNull(result.getSecondaryResults().get(name)).getScore();
    }
}
