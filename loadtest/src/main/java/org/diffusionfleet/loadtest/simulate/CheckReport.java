package org.diffusionfleet.loadtest.simulate;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.loadtest.stats.Distribution;
import org.diffusionfleet.loadtest.virtual.MixedLoad;
import org.diffusionfleet.loadtest.virtual.Outcome;
import org.diffusionfleet.loadtest.virtual.StageTimesReport;
import org.diffusionfleet.loadtest.virtual.VirtualFleet.Setup;
import org.diffusionfleet.loadtest.virtual.VirtualJob;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.RowBudget;
import org.diffusionfleet.worker.sampling.SampleWatcher;
import org.diffusionfleet.worker.sampling.SamplingLoop;

/**
 * Draws a few minutes of traffic with the real engine and the real model, and foretells it with the simulation from stage times that
 * are recorded right before and right after.
 *
 * <p>Arguments: the file to write, a model directory, threads, jobs, part of the foretold rate.
 */
public final class CheckReport {
    private static final int ROWS = 8;
    private static final int ROUNDS = 3;

    private CheckReport() {}

    private enum Patient implements SampleWatcher {
        INSTANCE;

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void stepped(int step, int steps) {}
    }

    /** See above. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var threads = Integer.parseInt(arguments[2]);
        var count = Integer.parseInt(arguments[3]);
        var budget = new RowBudget(ROWS, true);
        try (var pipeline = DiffusionPipeline.open(Path.of(arguments[1]), new PipelineOptions(threads, ROWS))) {
            var before = StageTimesReport.measure(pipeline, ROUNDS, ROWS);
            var all = jobs(1, 0, count);
            var setup = Setup.single(before, Batching.STEP, budget);
            var foretold = Outcome.of(setup, all.iterator());
            var rate = Double.parseDouble(arguments[4]) * foretold.jobsPerSecond();
            var some = jobs(2, rate, count);
            var saturated = draw(pipeline, budget, all);
            var between = StageTimesReport.measure(pipeline, ROUNDS, ROWS);
            var open = draw(pipeline, budget, some);
            var after = StageTimesReport.measure(pipeline, ROUNDS, ROWS);
            var first = Outcome.of(Setup.single(before.mean(between), Batching.STEP, budget), all.iterator());
            var second = Outcome.of(Setup.single(between.mean(after), Batching.STEP, budget), some.iterator());
            var lines = new ArrayList<>(List.of(
                    "%d jobs each, %d threads.".formatted(count, threads),
                    "",
                    "| | real | foretold | error |",
                    "|---|---:|---:|---:|"));
            lines.add(row("all at once, jobs/s", saturated.jobsPerSecond(), first.jobsPerSecond()));
            lines.add(row(
                    "at %.2f jobs/s, latency p50, s".formatted(rate),
                    open.latencies().median(),
                    second.latencies().median()));
            lines.add(row(
                    "p90, s", open.latencies().quantile(0.9), second.latencies().quantile(0.9)));
            lines.add(row(
                    "p99, s",
                    open.latencies().quantile(0.99),
                    second.latencies().quantile(0.99)));
            lines.forEach(System.out::println);
            Files.write(Path.of(arguments[0]), lines);
        }
    }

    private static List<VirtualJob> jobs(long seed, double rate, int count) {
        var jobs = new ArrayList<VirtualJob>();
        MixedLoad.poisson(new Random(seed), MixedLoad::mixed, Lane.INTERACTIVE, "someone", rate, count)
                .forEachRemaining(jobs::add);
        return jobs;
    }

    private static Outcome draw(DiffusionPipeline pipeline, RowBudget budget, List<VirtualJob> jobs)
            throws InterruptedException {
        var latencies = new Distribution();
        var ends = new Distribution();
        var results = new ArrayList<CompletableFuture<?>>();
        try (var loop = new SamplingLoop(Painter.of(pipeline), Batching.STEP, budget, new SimpleMeterRegistry())) {
            var begun = System.nanoTime();
            for (var job : jobs) {
                TimeUnit.NANOSECONDS.sleep(begun + job.submitted() - System.nanoTime());
                results.add(loop.submit(job.samples(), job.origin(), Patient.INSTANCE)
                        .getFirst()
                        .thenRun(() -> {
                            var now = System.nanoTime() - begun;
                            synchronized (latencies) {
                                latencies.add((now - job.submitted()) / 1e9);
                                ends.add(now / 1e9);
                            }
                        }));
            }
            CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).join();
        }
        return Outcome.of(latencies, ends);
    }

    private static String row(String what, double real, double foretold) {
        return String.format(
                Locale.ROOT, "| %s | %.2f | %.2f | %+.1f %% |", what, real, foretold, 100 * (foretold / real - 1));
    }
}
