package org.diffusionfleet.loadtest.peer;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.diffusionfleet.diffusion.onnx.OnnxModel;

/**
 * Times UNet calls: through the library, through ONNX Runtime's Java API alone, and through its Python API with and without
 * bound memory; in turns of some calls each. A second table has the same of a graph with the UNet's inputs and output and nothing
 * between, which leaves what a call costs beside the kernels.
 *
 * <p>Arguments: the file to write, Python, {@code peer.py}, a model directory, threads, turns.
 */
public final class UnetReport {
    private static final int ROWS = 2; // One guided sample.
    private static final int SIDE = 8; // Of the bundled model's latents.
    private static final int CALLS_OF_UNET = 10;
    private static final int CALLS_OF_EMPTY = 2000;
    private static final int WARM_UP = 5;
    /** As in {@link PipelineReport}. */
    private static final long REST_MILLIS = 60;
    /** The same kernels answer the same on both sides, but for the order of sums. */
    private static final double TOLERANCE = 1e-4;

    private UnetReport() {}

    /** See above. */
    public static void main(String[] arguments) throws IOException, InterruptedException, OrtException {
        var model = Path.of(arguments[3]);
        var threads = Integer.parseInt(arguments[4]);
        var turns = Integer.parseInt(arguments[5]);
        var empty = Files.createTempFile("empty", ".onnx");
        try (var peer = Peer.start(Path.of(arguments[1]), Path.of(arguments[2]), model, threads)) {
            var lines = new ArrayList<>(Heading.lines(peer, threads));
            lines.add("%d rows. %d turns of %d calls of the UNet, %d of nothing."
                    .formatted(ROWS, turns, CALLS_OF_UNET, CALLS_OF_EMPTY));
            var unet = size(model.resolve("unet").resolve("model.onnx"));
            lines.addAll(table("the UNet", unet, CALLS_OF_UNET, turns, peer, threads));
            peer.ask(Map.of("do", "empty", "file", empty.toString()));
            lines.addAll(table("nothing", unet.of(empty), CALLS_OF_EMPTY, turns, peer, threads));
            Files.write(Path.of(arguments[0]), lines);
        } finally {
            Files.delete(empty);
        }
    }

    private static UnetSize size(Path file) {
        try (var graph = OnnxModel.open(file, 1)) {
            var prompt = graph.ports().floatInput("encoder_hidden_states");
            return new UnetSize(file, ROWS, SIDE, (int) prompt.dimension(1), (int) prompt.dimension(2));
        }
    }

    private static List<String> table(String title, UnetSize size, int calls, int turns, Peer peer, int threads)
            throws IOException, InterruptedException, OrtException {
        try (var library = UnetCalls.library(size, threads);
                var bare = UnetCalls.bare(size, threads)) {
            var ways = List.of(
                    new Way("the library", count -> Way.Turn.of(library, count)),
                    new Way("Java, session.run", count -> Way.Turn.of(bare, count)),
                    new Way("Python, session.run", count -> Way.Turn.of(peer.ask(size.question("run", count)))),
                    new Way("Python, bound", count -> Way.Turn.of(peer.ask(size.question("bound", count)))));
            return lines(title, measure(ways, calls, turns));
        }
    }

    /** A way and its turns: the median call of each, and the processor time of a call. */
    private record Measured(Way way, double[] micros, double[] processorMicros) {
        Measured(Way way, int turns) {
            this(way, new double[turns], new double[turns]);
        }
    }

    private static List<Measured> measure(List<Way> ways, int calls, int turns)
            throws IOException, InterruptedException, OrtException {
        var all = ways.stream().map(way -> new Measured(way, turns)).toList();
        for (var turn = -WARM_UP; turn < turns; turn++) {
            var expected = new float[0];
            for (var measured : all) {
                Thread.sleep(REST_MILLIS);
                var taken = measured.way.calls().take(calls);
                expected = expected.length == 0 ? taken.prediction() : expected;
                requireSame(measured.way, expected, taken.prediction());
                if (turn >= 0) {
                    measured.micros[turn] = Pairs.median(taken.micros());
                    measured.processorMicros[turn] = taken.processorMicros();
                }
            }
        }
        return all;
    }

    private static void requireSame(Way way, float[] expected, float[] prediction) {
        var distance = Numbers.distance(expected, prediction);
        if (!(distance < TOLERANCE)) {
            throw new IllegalStateException("%s answers otherwise, by %s".formatted(way.name(), distance));
        }
    }

    private static List<String> lines(String title, List<Measured> all) {
        var lines = new ArrayList<>(List.of(
                "",
                "| %s | µs a call | the library's less this (95 %%) | this over the library's | of processor time |"
                        .formatted(title),
                "|---|---:|---:|---:|---:|"));
        for (var measured : all) {
            lines.add(line(all.getFirst(), measured));
            System.out.println(lines.getLast());
        }
        return lines;
    }

    private static String line(Measured library, Measured other) {
        var clock = new Pairs(library.micros, other.micros);
        var processor = new Pairs(library.processorMicros, other.processorMicros);
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %s | %s | %s |",
                other.way.name(),
                Pairs.median(other.micros),
                clock.excess().text(1),
                clock.speedup().text(3),
                processor.speedup().text(3));
    }
}
