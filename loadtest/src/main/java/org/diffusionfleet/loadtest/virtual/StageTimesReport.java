package org.diffusionfleet.loadtest.virtual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.sampling.Nobody;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.loadtest.stats.Distribution;

/**
 * Records {@link StageTimes} of a model on the CPU, each stage alone. Counts take turns, so that what slows the machine for a
 * while slows all; the median of the rounds is kept.
 *
 * <p>Arguments: the file to write, a model directory, threads, rounds.
 */
public final class StageTimesReport {
    private static final List<Integer> ROWS = List.of(1, 2, 3, 4, 6, 8, 12, 16, 24, 32);
    private static final List<Integer> PICTURES = List.of(1, 2, 3, 4);
    private static final int MOST_ROWS = 32;
    private static final int WARM_UP = 3;
    private static final int CALLS =
            4; // of which the first is not counted: its buffers are not in the processor's cache
    private static final int STEPS = CALLS + 1;

    private final DiffusionPipeline pipeline;
    private final int side;
    private int drawn;

    private StageTimesReport(DiffusionPipeline pipeline) {
        this.pipeline = pipeline;
        this.side = pipeline.model().defaultWidth();
    }

    /** See above. */
    public static void main(String[] arguments) throws IOException {
        var threads = Integer.parseInt(arguments[2]);
        try (var pipeline = DiffusionPipeline.open(Path.of(arguments[1]), new PipelineOptions(threads, MOST_ROWS))) {
            var times = measure(pipeline, Integer.parseInt(arguments[3]), MOST_ROWS);
            var lines = new ArrayList<>(List.of("# %s, model %s at %d pixels, %d threads of %d processors, %s"
                    .formatted(
                            LocalDate.now(ZoneOffset.UTC),
                            pipeline.model().name(),
                            pipeline.model().defaultWidth(),
                            threads,
                            Runtime.getRuntime().availableProcessors(),
                            System.getProperty("os.arch"))));
            lines.addAll(times.lines());
            lines.forEach(System.out::println);
            Files.write(Path.of(arguments[0]), lines);
        }
    }

    /** The median of so many rounds, of calls of no more than so many rows. */
    public static StageTimes measure(DiffusionPipeline pipeline, int rounds, int mostRows) {
        var report = new StageTimesReport(pipeline);
        var steps = new TreeMap<Integer, Distribution>();
        var prepares = new TreeMap<Integer, Distribution>();
        var decodes = new TreeMap<Integer, Distribution>();
        for (var round = -WARM_UP; round < rounds; round++) {
            for (var rows : ROWS) {
                if (rows <= mostRows) {
                    report.step(rows, of(steps, rows, round));
                }
            }
            var samples = new ArrayList<Sample>();
            for (var i = 0; i < PICTURES.size(); i++) {
                samples.add(report.prepare(of(prepares, 1, round)));
            }
            for (var pictures : PICTURES) {
                report.decode(samples.subList(0, pictures), of(decodes, pictures, round));
            }
        }
        return new StageTimes(medians(steps), medians(prepares), medians(decodes));
    }

    private static Distribution of(Map<Integer, Distribution> stage, int count, int round) {
        return round < 0 ? new Distribution() : stage.computeIfAbsent(count, _ -> new Distribution());
    }

    private static NavigableMap<Integer, Double> medians(Map<Integer, Distribution> stage) {
        var medians = new TreeMap<Integer, Double>();
        stage.forEach((count, nanos) -> medians.put(count, nanos.median() / 1e3));
        return medians;
    }

    private void step(int rows, Distribution nanos) {
        var batch = new RunningBatch(pipeline.denoiser(side, side));
        IntStream.range(0, rows / 2).forEach(_ -> batch.admit(pipeline.prepare(request(true)), Nobody.INSTANCE));
        IntStream.range(0, rows % 2).forEach(_ -> batch.admit(pipeline.prepare(request(false)), Nobody.INSTANCE));
        batch.step();
        for (var call = 1; call < CALLS; call++) {
            var begun = System.nanoTime();
            batch.step();
            nanos.add((double) (System.nanoTime() - begun));
        }
    }

    private Sample prepare(Distribution nanos) {
        var request = request(true);
        var begun = System.nanoTime();
        var sample = pipeline.prepare(request);
        nanos.add((double) (System.nanoTime() - begun));
        return sample;
    }

    private void decode(List<Sample> samples, Distribution nanos) {
        var begun = System.nanoTime();
        pipeline.decode(samples, side, side);
        nanos.add((double) (System.nanoTime() - begun));
    }

    /** With prompts of its own: a remembered one costs nothing. */
    private SampleRequest request(boolean guided) {
        var number = drawn++;
        return new SampleRequest(
                "a red apple, number " + number,
                "blurry, number " + number,
                number,
                STEPS,
                guided ? 4 : 1,
                side,
                side,
                SamplerKind.DDIM,
                0);
    }
}
