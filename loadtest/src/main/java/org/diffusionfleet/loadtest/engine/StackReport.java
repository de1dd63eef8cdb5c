package org.diffusionfleet.loadtest.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SamplingObserver;
import org.diffusionfleet.loadtest.stats.Spread;
import org.diffusionfleet.local.stack.Installation;
import org.diffusionfleet.local.stack.LocalStack;
import org.diffusionfleet.local.stack.StackOptions;

/**
 * A whole saturated fleet (broker, S3 server, gateway and worker, in processes of their own) against loops in this process that only
 * draw, turn by turn: one that makes as many calls of the same UNet with as many rows, one that draws as many pictures in closed batches.
 * The fleet's rate is that between the ends of two jobs while others wait; it is up and idle during its opponents' turns.
 *
 * <p>Arguments: the file to write, the checkout, a data directory, a model directory, threads, pairs. The worker must have been told
 * as many threads and {@value #ROWS} rows through the environment.
 */
public final class StackReport {
    private static final int ROWS = 8;
    private static final int JOBS = 20;
    private static final int SAMPLES = 4;
    private static final int STEPS = 20;
    /** Jobs whose ends begin and end what is measured: all seats are taken before and after. */
    private static final int FROM = 4;

    private static final int TO = 16;
    private static final int PICTURES = (TO - FROM) * SAMPLES;
    private static final int WARM_UP = 1;
    private static final SamplingObserver NOBODY = new SamplingObserver() {};

    private final int side;
    private int drawn;

    private StackReport(int side) {
        this.side = side;
    }

    /** Seconds for as many pictures. */
    private record Round(double fleet, double calls, double closed) {}

    /** See above. */
    public static void main(String[] arguments) throws IOException {
        var model = Path.of(arguments[3]);
        var threads = Integer.parseInt(arguments[4]);
        var pairs = Integer.parseInt(arguments[5]);
        var options = new StackOptions(Path.of(arguments[2]), model, StackOptions.Ports.FREE);
        var rounds = new ArrayList<Round>();
        try (var stack = new LocalStack(new Installation(Path.of(arguments[1])), options, (_, _) -> {});
                var pipeline = DiffusionPipeline.open(model, new PipelineOptions(threads, ROWS))) {
            var client = new StackClient(stack.start().gateway());
            var report = new StackReport(pipeline.model().defaultWidth());
            for (var turn = -WARM_UP; turn < pairs; turn++) {
                var round =
                        new Round(report.fleet(client, turn), report.calls(pipeline), report.closedBatches(pipeline));
                System.out.println(round);
                if (turn >= 0) {
                    rounds.add(round);
                }
            }
        }
        Files.write(Path.of(arguments[0]), lines(rounds, threads));
    }

    private static List<String> lines(List<Round> rounds, int threads) {
        return List.of(
                "%d rounds, in each %d guided pictures of %d steps, %d rows a call; %d threads of %d processors. The median, the least and the most."
                        .formatted(
                                rounds.size(),
                                PICTURES,
                                STEPS,
                                ROWS,
                                threads,
                                Runtime.getRuntime().availableProcessors()),
                "",
                "| | |",
                "|---|---:|",
                line("pictures a second, the fleet", rounds.stream().mapToDouble(round -> PICTURES / round.fleet)),
                line("its rate ÷ the same UNet calls", rounds.stream().mapToDouble(round -> round.calls / round.fleet)),
                line(
                        "its rate ÷ the same pictures in closed batches",
                        rounds.stream().mapToDouble(round -> round.closed / round.fleet)));
    }

    private static String line(String what, DoubleStream values) {
        return String.format(Locale.ROOT, "| %s | %s |", what, Spread.of(values).text(3));
    }

    private double fleet(StackClient client, int turn) {
        var ends = client.draw(IntStream.range(0, JOBS)
                .mapToObj(job -> """
                                {"prompt": "a red apple, number %d of %d", "negative_prompt": "blurry, number %1$d of %2$d", "n_samples": %d,
                                 "steps": %d, "guidance_scale": 4, "sampler": "ddim", "lane": "batch"}""".formatted(job, turn, SAMPLES, STEPS))
                .toList());
        return (ends.get(TO - 1) - ends.get(FROM - 1)) / 1e9;
    }

    private double calls(DiffusionPipeline pipeline) {
        var bare = new BareCalls(pipeline, ROWS);
        return Turn.of(() -> IntStream.range(0, PICTURES * STEPS * 2 / ROWS).forEach(_ -> bare.call(ROWS)))
                .seconds();
    }

    private double closedBatches(DiffusionPipeline pipeline) {
        return Turn.of(() -> IntStream.range(0, PICTURES / SAMPLES).forEach(_ -> pipeline.generate(requests(), NOBODY)))
                .seconds();
    }

    /** New prompts every time, so that remembering them gains nothing. */
    private List<SampleRequest> requests() {
        return IntStream.range(0, SAMPLES)
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
