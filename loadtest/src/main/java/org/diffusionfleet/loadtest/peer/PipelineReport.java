package org.diffusionfleet.loadtest.peer;

import static org.diffusionfleet.diffusion.SamplerKind.DDIM;
import static org.diffusionfleet.diffusion.SamplerKind.PLMS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;

/**
 * Draws the same pictures with the library and with diffusers' ONNX pipeline, turn by turn, from the same files, and writes how
 * long each took, from request to 8-bit pixels.
 *
 * <p>Arguments: the file to write, Python, {@code peer.py}, a model directory, threads, pairs of a comparison.
 */
public final class PipelineReport {
    private static final List<Comparison> COMPARISONS = List.of(
            new Comparison(PLMS, 25, false),
            new Comparison(PLMS, 50, false),
            new Comparison(DDIM, 25, false),
            new Comparison(DDIM, 50, false),
            new Comparison(DDIM, 25, true));
    private static final int WARM_UP = 5;
    /** Between turns: until threads that wait busily for more work have given up, which they would do in the other's time. */
    private static final long REST_MILLIS = 60;

    private final DiffusionPipeline pipeline;
    private final Peer peer;
    private final int side;

    private PipelineReport(DiffusionPipeline pipeline, Peer peer) {
        this.pipeline = pipeline;
        this.peer = peer;
        this.side = pipeline.model().defaultWidth();
    }

    /** One side's picture, and how long it took: by the clock and in processor time, milliseconds. */
    @SuppressWarnings("ArrayRecordComponent") // A picture, looked at once.
    private record Drawn(double millis, double processorMillis, byte[] rgb) {}

    /** See above. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var model = Path.of(arguments[3]);
        var threads = Integer.parseInt(arguments[4]);
        var pairs = Integer.parseInt(arguments[5]);
        try (var pipeline = DiffusionPipeline.open(model, new PipelineOptions(threads, 16));
                var peer = Peer.start(Path.of(arguments[1]), Path.of(arguments[2]), model, threads)) {
            var lines = new ArrayList<>(Heading.lines(peer, threads));
            lines.add("%d pairs each.".formatted(pairs));
            lines.add("");
            lines.add("| | ours, ms | diffusers, ms | speed-up (95 %) | pairs: quartiles | extremes | fastest"
                    + " | of processor time | PSNR, worst |");
            lines.add("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
            for (var comparison : COMPARISONS) {
                var row = new PipelineReport(pipeline, peer).row(comparison, pairs);
                System.out.println(row);
                lines.add(row);
            }
            Files.write(Path.of(arguments[0]), lines);
        }
    }

    private String row(Comparison comparison, int count) throws IOException, InterruptedException {
        var ours = new ArrayList<Drawn>();
        var theirs = new ArrayList<Drawn>();
        var psnr = Double.POSITIVE_INFINITY;
        for (var turn = 0; turn < WARM_UP + count; turn++) {
            var drawing = comparison.drawing(turn, side);
            Thread.sleep(REST_MILLIS);
            var one = ours(drawing);
            Thread.sleep(REST_MILLIS);
            var other = theirs(drawing);
            psnr = Math.min(psnr, Numbers.psnr(one.rgb, other.rgb));
            if (turn >= WARM_UP) {
                ours.add(one);
                theirs.add(other);
            }
        }
        return row(comparison, clock(ours, theirs), processor(ours, theirs), psnr);
    }

    private static String row(Comparison comparison, Pairs clock, Pairs processor, double psnr) {
        var ratios = clock.ratios();
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %s | %.3f to %.3f | %.3f to %.3f | %.3f | %s | %.0f dB |",
                comparison,
                Pairs.median(clock.ours()),
                Pairs.median(clock.theirs()),
                clock.speedup().text(3),
                Pairs.quantile(ratios, 0.25),
                Pairs.quantile(ratios, 0.75),
                ratios[0],
                ratios[ratios.length - 1],
                clock.fastest(),
                processor.speedup().text(3),
                psnr);
    }

    private static Pairs clock(List<Drawn> ours, List<Drawn> theirs) {
        return new Pairs(
                ours.stream().mapToDouble(Drawn::millis).toArray(),
                theirs.stream().mapToDouble(Drawn::millis).toArray());
    }

    private static Pairs processor(List<Drawn> ours, List<Drawn> theirs) {
        return new Pairs(
                ours.stream().mapToDouble(Drawn::processorMillis).toArray(),
                theirs.stream().mapToDouble(Drawn::processorMillis).toArray());
    }

    private Drawn ours(Drawing drawing) {
        var request = drawing.ours();
        var begun = System.nanoTime();
        var processor = ProcessorTime.nanos();
        var rgb = pipeline.generate(request).image().rgb();
        return new Drawn((System.nanoTime() - begun) / 1e6, (ProcessorTime.nanos() - processor) / 1e6, rgb);
    }

    private Drawn theirs(Drawing drawing) throws IOException {
        var answer = peer.ask(drawing.theirs());
        return new Drawn(
                answer.get("nanos").asLong() / 1e6,
                answer.get("cpuNanos").asLong() / 1e6,
                Base64.getDecoder().decode(answer.get("rgb").asText()));
    }
}
