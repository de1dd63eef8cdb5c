package org.diffusionfleet.loadtest.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link EncoderBenchmark} and writes what it found: JMH's own JSON, and a table with bytes and ratios.
 *
 * <p>Arguments: where to write, without an extension; then pictures to measure instead of the usual ones, which may be
 * files.
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
        var target = arguments[0];
        var pictures = arguments.length == 1 ? PICTURES : List.of(arguments).subList(1, arguments.length);
        var results = new Runner(new OptionsBuilder()
                        .include(EncoderBenchmark.class.getName())
                        .param("picture", pictures.toArray(String[]::new))
                        .param(
                                "encoder",
                                Arrays.stream(Encoder.values())
                                        .map(Encoder::name)
                                        .toArray(String[]::new))
                        .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                        .resultFormat(ResultFormatType.JSON)
                        .result(target + ".json")
                        .build())
                .run();
        var medians = new TreeMap<String, Double>();
        results.forEach(result -> medians.put(key(result), median(result)));
        var lines = new ArrayList<>(List.of(
                "| picture | encoder | median ms | × ImageIO | bytes | × ImageIO |", "|---|---|---:|---:|---:|---:|"));
        for (var picture : pictures) {
            lines.addAll(rows(picture, medians));
        }
        Files.write(Path.of(target + ".md"), lines);
        lines.forEach(System.out::println);
    }

    private static List<String> rows(String picture, Map<String, Double> medians) throws IOException {
        var image = TestPicture.of(picture);
        var name = new File(picture).getName();
        int reference = Encoder.IMAGE_IO.encode(image).length;
        double time = medians.getOrDefault(Encoder.IMAGE_IO + picture, Double.NaN);
        return Stream.of(Encoder.values())
                .map(encoder -> {
                    int bytes = encoder.encode(image).length;
                    double median = medians.getOrDefault(encoder + picture, Double.NaN);
                    return String.format(
                            Locale.ROOT,
                            "| %s (%d×%d) | %s | %.2f | %.2f | %d | %.2f |",
                            name,
                            image.width(),
                            image.height(),
                            encoder,
                            median,
                            median / time,
                            bytes,
                            (double) bytes / reference);
                })
                .toList();
    }

    private static String key(RunResult result) {
        return result.getParams().getParam("encoder") + result.getParams().getParam("picture");
    }

    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }
}
