package org.diffusionfleet.loadtest.batching;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.diffusionfleet.loadtest.stats.Spread;
import org.diffusionfleet.loadtest.virtual.Merged;
import org.diffusionfleet.loadtest.virtual.MixedLoad;
import org.diffusionfleet.loadtest.virtual.Outcome;
import org.diffusionfleet.loadtest.virtual.StageTimes;
import org.diffusionfleet.loadtest.virtual.VirtualFleet.Setup;
import org.diffusionfleet.loadtest.virtual.VirtualJob;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Batching;

/**
 * Samples that join at every step against batches that run to their end, on the same arrivals in virtual time.
 *
 * <p>Arguments: the file to write, recorded stage times, seeds.
 */
public final class BatchingReport {
    private static final int JOBS = 10_000;
    private static final double LOAD = 0.8;
    private static final double P99 = 0.99;

    private final Device device;
    private final int seeds;

    private BatchingReport(Device device, int seeds) {
        this.device = device;
        this.seeds = seeds;
    }

    /** See above. */
    public static void main(String[] arguments) throws IOException {
        var recorded = StageTimes.read(Path.of(arguments[1]));
        var seeds = Integer.parseInt(arguments[2]);
        var lines = new ArrayList<>(List.of(
                "%d seeds, %d jobs each: the median, the least and the most.".formatted(seeds, JOBS),
                "",
                "| device | throughput ÷ | p99 ÷, at 0.8 of request-level's rate | p99 there, s | p99 ÷, at 0.8 of step-level's rate"
                        + " | interactive p99 under a flood ÷ alone | alone, s | throughput of both then ÷ one lane's |",
                "|---|---:|---:|---:|---:|---:|---:|---:|"));
        for (var device : Device.all(recorded)) {
            var row = new BatchingReport(device, seeds).row();
            System.out.println(row);
            lines.add(row);
        }
        Files.write(Path.of(arguments[0]), lines);
    }

    private String row() {
        var step = saturated(Batching.STEP, 0);
        var request = saturated(Batching.REQUEST, 0);
        var throughput = Spread.of(
                seeds().mapToDouble(seed -> saturated(Batching.STEP, seed) / saturated(Batching.REQUEST, seed)));
        var p99 = Spread.of(seeds().mapToDouble(seed -> p99(Batching.STEP, LOAD * request, seed)));
        var gentle = Spread.of(seeds().mapToDouble(seed -> ratio(LOAD * request, seed)));
        var hard = Spread.of(seeds().mapToDouble(seed -> ratio(LOAD * step, seed)));
        var alone = Spread.of(seeds().mapToDouble(seed -> interactive(false, step, seed)));
        var flood =
                Spread.of(seeds().mapToDouble(seed -> interactive(true, step, seed) / interactive(false, step, seed)));
        var both = Spread.of(
                seeds().mapToDouble(seed -> lanes(true, step, seed, _ -> true).jobsPerSecond() / step));
        return "| %s | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        device.name(),
                        throughput.text(3),
                        gentle.text(3),
                        p99.text(2),
                        hard.text(3),
                        flood.text(2),
                        alone.text(2),
                        both.text(3));
    }

    private LongStream seeds() {
        return LongStream.range(0, seeds);
    }

    private double ratio(double rate, long seed) {
        return p99(Batching.STEP, rate, seed) / p99(Batching.REQUEST, rate, seed);
    }

    private double p99(Batching batching, double rate, long seed) {
        var jobs = MixedLoad.poisson(new Random(seed), MixedLoad::mixed, Lane.INTERACTIVE, "someone", rate, JOBS);
        return Outcome.of(setup(batching), jobs).latencies().quantile(P99);
    }

    private double saturated(Batching batching, long seed) {
        return Saturated.rate(setup(batching), MixedLoad::mixed, seed);
    }

    private double interactive(boolean flood, double rate, long seed) {
        return lanes(flood, rate, seed, job -> job.origin().lane() == Lane.INTERACTIVE)
                .latencies()
                .quantile(P99);
    }

    /** A lane that has a tenth of the device's rate, alone or while the other lane has always more than can be done. */
    private Outcome lanes(boolean flood, double rate, long seed, Predicate<VirtualJob> which) {
        var interactive = MixedLoad.poisson(
                new Random(seed), MixedLoad::mixed, Lane.INTERACTIVE, "someone", 0.1 * rate, JOBS / 10);
        var batch = MixedLoad.poisson(new Random(~seed), MixedLoad::mixed, Lane.BATCH, "bulk", 0, flood ? JOBS : 0);
        return Outcome.of(Saturated.bounded(setup(Batching.STEP)), new Merged(List.of(batch, interactive)), which);
    }

    private Setup setup(Batching batching) {
        return Setup.single(device.times(), batching, device.budget());
    }
}
