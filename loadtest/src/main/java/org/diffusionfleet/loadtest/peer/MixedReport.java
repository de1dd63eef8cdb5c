package org.diffusionfleet.loadtest.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.loadtest.engine.Engine;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.RowBudget;

/**
 * A mixed load, all there at once: the engine draws it together, diffusers' ONNX pipeline one picture after the other, as servers
 * on top of it do. Turn by turn, each from request to 8-bit pixels.
 *
 * <p>Arguments: the file to write, Python, {@code peer.py}, a model directory, threads, pairs.
 */
public final class MixedReport {
    private static final int ROWS = 8;
    private static final int[] STEPS = {10, 20, 50};
    private static final SamplerKind[] SAMPLERS = {SamplerKind.DDIM, SamplerKind.PLMS, SamplerKind.DPMPP_2M};
    /** Each length as often as the others, three samplers, a fifth without guidance. */
    private static final int JOBS = 15;

    private static final int UNGUIDED = 5;
    private static final int WARM_UP = 1;
    private static final long REST_MILLIS = 100;

    private final Peer peer;
    private final Engine engine;
    private final int side;
    private double worst = Double.POSITIVE_INFINITY; // PSNR, dB

    private MixedReport(Peer peer, Engine engine, int side) {
        this.peer = peer;
        this.engine = engine;
        this.side = side;
    }

    /** See above. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var model = Path.of(arguments[3]);
        var threads = Integer.parseInt(arguments[4]);
        var pairs = Integer.parseInt(arguments[5]);
        try (var pipeline = DiffusionPipeline.open(model, new PipelineOptions(threads, ROWS));
                var engine = new Engine(Painter.of(pipeline), new RowBudget(ROWS, false));
                var peer = Peer.start(Path.of(arguments[1]), Path.of(arguments[2]), model, threads)) {
            var lines = new ArrayList<>(Heading.lines(peer, threads));
            lines.addAll(new MixedReport(peer, engine, pipeline.model().defaultWidth()).lines(pairs));
            lines.forEach(System.out::println);
            Files.write(Path.of(arguments[0]), lines);
        }
    }

    /** How long a turn took, milliseconds: by the clock and in processor time. */
    private record Taken(double millis, double processorMillis) {}

    private List<String> lines(int pairs) throws IOException, InterruptedException {
        var ours = new ArrayList<Taken>();
        var theirs = new ArrayList<Taken>();
        for (var turn = -WARM_UP; turn < pairs; turn++) {
            var drawings = drawings(turn + WARM_UP);
            var pictures = new ArrayList<byte[]>();
            Thread.sleep(REST_MILLIS);
            var one = ours(drawings, pictures);
            Thread.sleep(REST_MILLIS);
            var other = theirs(drawings, pictures);
            if (turn >= 0) {
                ours.add(one);
                theirs.add(other);
            }
        }
        var clock = new Pairs(
                ours.stream().mapToDouble(Taken::millis).toArray(),
                theirs.stream().mapToDouble(Taken::millis).toArray());
        var processor = new Pairs(
                ours.stream().mapToDouble(Taken::processorMillis).toArray(),
                theirs.stream().mapToDouble(Taken::processorMillis).toArray());
        return List.of(
                "%d pairs, each %d pictures.".formatted(pairs, JOBS),
                "",
                "| ours, pictures/s | diffusers, pictures/s | throughput ÷ (95 %) | extremes | of processor time | PSNR, worst |",
                "|---:|---:|---:|---:|---:|---:|",
                String.format(
                        Locale.ROOT,
                        "| %.2f | %.2f | %s | %.3f to %.3f | %s | %.0f dB |",
                        1e3 * JOBS / Pairs.median(clock.ours()),
                        1e3 * JOBS / Pairs.median(clock.theirs()),
                        clock.speedup().text(3),
                        clock.ratios()[0],
                        clock.ratios()[pairs - 1],
                        processor.speedup().text(3),
                        worst));
    }

    /** Prompts that no other turn has. */
    private List<Drawing> drawings(int turn) {
        return IntStream.range(0, JOBS)
                .mapToObj(i -> new Drawing(
                        "a red apple, number %d of turn %d".formatted(i, turn),
                        "blurry, take %d of turn %d".formatted(i, turn),
                        1_000L * turn + i,
                        STEPS[i % STEPS.length],
                        i % UNGUIDED == UNGUIDED - 1 ? 1 : 4,
                        side,
                        SAMPLERS[i / STEPS.length % SAMPLERS.length]))
                .toList();
    }

    private Taken ours(List<Drawing> drawings, List<byte[]> pictures) {
        var begun = System.nanoTime();
        var processor = ProcessorTime.nanos();
        for (var result : engine.draw(drawings.stream().map(Drawing::ours).toList())) {
            if (!(result instanceof SampleResult.Generated(var image))) {
                throw new IllegalStateException("a sample was not drawn: " + result);
            }
            pictures.add(image.image().rgb());
        }
        return new Taken((System.nanoTime() - begun) / 1e6, (ProcessorTime.nanos() - processor) / 1e6);
    }

    private Taken theirs(List<Drawing> drawings, List<byte[]> pictures) throws IOException {
        var nanos = 0L;
        var processor = 0L;
        for (var i = 0; i < drawings.size(); i++) {
            var answer = peer.ask(drawings.get(i).theirs());
            nanos += answer.get("nanos").asLong();
            processor += answer.get("cpuNanos").asLong();
            worst = Math.min(
                    worst,
                    Numbers.psnr(
                            pictures.get(i),
                            Base64.getDecoder().decode(answer.get("rgb").asText())));
        }
        return new Taken(nanos / 1e6, processor / 1e6);
    }
}
