package org.diffusionfleet.loadtest.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SamplingObserver;
import org.diffusionfleet.loadtest.stats.Spread;
import org.diffusionfleet.loadtest.virtual.StageTimes;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.RowBudget;

/**
 * The engine, saturated, against loops that only draw, turn by turn: one that calls the same UNet with as many rows as the engine
 * did, one that draws the same pictures in closed batches on one thread; and, on a device that sleeps, one that only sleeps.
 *
 * <p>Arguments: the file to write, recorded stage times, a model directory, threads, pairs.
 */
public final class BareLoopReport {
    private static final int ROWS = 8;
    private static final int JOBS = 12;
    private static final int STEPS = 20;
    private static final int WARM_UP = 1;
    private static final SamplingObserver NOBODY = new SamplingObserver() {};

    private final int pairs;
    private final int side;
    private int drawn;

    private BareLoopReport(int pairs, int side) {
        this.pairs = pairs;
        this.side = side;
    }

    /** An engine's turn and its opponent's. */
    private record Pair(Turn engine, Turn bare) {
        double clock() {
            return bare.seconds() / engine.seconds();
        }

        double processor() {
            return bare.processorSeconds() / engine.processorSeconds();
        }
    }

    /** See above. */
    public static void main(String[] arguments) throws IOException {
        var times = StageTimes.read(Path.of(arguments[1]));
        var threads = Integer.parseInt(arguments[3]);
        var pairs = Integer.parseInt(arguments[4]);
        var lines = new ArrayList<>(List.of(
                "%d pairs of turns, each %d guided pictures of %d steps, %d rows a call; %d threads of %d processors. The median, the least and the most."
                        .formatted(
                                pairs,
                                JOBS,
                                STEPS,
                                ROWS,
                                threads,
                                Runtime.getRuntime().availableProcessors()),
                "",
                "| engine's rate ÷ | by the clock | by processor time | device idle between calls |",
                "|---|---:|---:|---:|"));
        try (var pipeline = DiffusionPipeline.open(Path.of(arguments[2]), new PipelineOptions(threads, ROWS))) {
            var report = new BareLoopReport(pairs, pipeline.model().defaultWidth());
            add(lines, report.sleeping(new SleepingPainter(times)));
            add(lines, report.sameCalls(pipeline));
            add(lines, report.samePictures(pipeline));
        }
        Files.write(Path.of(arguments[0]), lines);
    }

    private static void add(List<String> lines, String line) {
        System.out.println(line);
        lines.add(line);
    }

    private String sleeping(SleepingPainter device) {
        var painter = new RecordingPainter(device);
        try (var engine = new Engine(painter, new RowBudget(ROWS, false))) {
            return row(
                    "sleeping as long",
                    engine,
                    requests -> Turn.of(() -> painter.take().forEach(device::sleep)));
        }
    }

    private String sameCalls(DiffusionPipeline pipeline) {
        var painter = new RecordingPainter(Painter.of(pipeline));
        var bare = new BareCalls(pipeline, ROWS);
        try (var engine = new Engine(painter, new RowBudget(ROWS, false))) {
            return row(
                    "the same UNet calls",
                    engine,
                    requests -> Turn.of(() -> painter.take().forEach(bare::call)));
        }
    }

    private String samePictures(DiffusionPipeline pipeline) {
        try (var engine = new Engine(Painter.of(pipeline), new RowBudget(ROWS, false))) {
            return row(
                    "the same pictures in closed batches",
                    engine,
                    requests -> Turn.of(() -> {
                        for (var from = 0; from < requests.size(); from += ROWS / 2) {
                            pipeline.generate(requests.subList(from, from + ROWS / 2), NOBODY);
                        }
                    }));
        }
    }

    private String row(String opponent, Engine engine, Function<List<SampleRequest>, Turn> bare) {
        var taken = new ArrayList<Pair>();
        for (var turn = -WARM_UP; turn < pairs; turn++) {
            var requests = requests();
            var ours = Turn.of(() -> engine.draw(requests));
            var theirs = bare.apply(requests());
            if (turn >= 0) {
                taken.add(new Pair(ours, theirs));
            }
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.3f %% |",
                opponent,
                spread(taken, Pair::clock),
                spread(taken, Pair::processor),
                100 * engine.idleShare());
    }

    private static String spread(List<Pair> pairs, ToDoubleFunction<Pair> ratio) {
        return Spread.of(pairs.stream().mapToDouble(ratio)).text(3);
    }

    /** New prompts every time, so that remembering them gains nothing. */
    private List<SampleRequest> requests() {
        return IntStream.range(0, JOBS)
                .mapToObj(_ -> drawn++)
                .map(number -> new SampleRequest(
                        "a red apple, number " + number,
                        "blurry, number " + number,
                        number,
                        STEPS,
                        4,
                        side,
                        side,
                        SamplerKind.DDIM,
                        0))
                .toList();
    }
}
