package org.diffusionfleet.loadtest.batching;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.diffusionfleet.loadtest.stats.Spread;
import org.diffusionfleet.loadtest.virtual.MixedLoad;
import org.diffusionfleet.loadtest.virtual.Outcome;
import org.diffusionfleet.loadtest.virtual.Seats;
import org.diffusionfleet.loadtest.virtual.StageTimes;
import org.diffusionfleet.loadtest.virtual.VirtualFleet.Setup;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Batching;

/**
 * The highest Poisson rate at which the p99 of latency is at most 4.3 times a full batch's, over the rate of a fleet that always has
 * more to do; in virtual time. Beside it what {@link IdealServer} holds.
 *
 * <p>Arguments: the file to write, recorded stage times, seeds.
 */
public final class KneeReport {
    private static final int JOBS = 10_000;
    private static final double LIMIT = 4.3;
    private static final double P99 = 0.99;
    private static final int HALVINGS = 8;
    private static final double LOWEST = 0.7;
    private static final double HIGHEST = 1;

    private final Setup setup;
    private final double fullBatch;

    private KneeReport(Device device, int workers) {
        this.setup = new Setup(workers, device.times(), seats(device), Batching.STEP, device.budget());
        this.fullBatch = device.fullBatch(20);
    }

    /** A batch's worth, and as many again to choose from. */
    private static Seats seats(Device device) {
        return new Seats(device.rows(), 0);
    }

    /** See above. */
    public static void main(String[] arguments) throws IOException {
        var recorded = StageTimes.read(Path.of(arguments[1]));
        var seeds = Integer.parseInt(arguments[2]);
        var lines = new ArrayList<>(List.of(
                "%d seeds, %d jobs for each worker, guided, 20 steps: the median, the least and the most."
                        .formatted(seeds, JOBS),
                "",
                "| device | workers | full batch, s | saturated, jobs/s | highest rate ÷ saturated | an ideal server's | ÷ ideal |",
                "|---|---:|---:|---:|---:|---:|---:|"));
        for (var device : Device.all(recorded)) {
            for (var workers : List.of(1, 4)) {
                var row = "| %s | %d %s".formatted(device.name(), workers, new KneeReport(device, workers).row(seeds));
                System.out.println(row);
                lines.add(row);
            }
        }
        Files.write(Path.of(arguments[0]), lines);
    }

    private String row(int seeds) {
        var saturated = Saturated.rate(setup, MixedLoad::uniform, 0);
        var ours = Spread.of(LongStream.range(0, seeds)
                .mapToDouble(seed -> highest(share -> p99(share * saturated, seed))));
        var ideal = Spread.of(LongStream.range(0, seeds)
                .mapToDouble(seed -> highest(share -> IdealServer.p99(
                        new Random(seed), share * saturated, saturated, fullBatch, JOBS * setup.workers()))));
        return "| %.3f | %.2f | %s | %s | %.3f |"
                .formatted(fullBatch, saturated, ours.text(3), ideal.text(3), ours.median() / ideal.median());
    }

    private double p99(double rate, long seed) {
        var jobs = MixedLoad.poisson(
                new Random(seed), MixedLoad::uniform, Lane.INTERACTIVE, "someone", rate, JOBS * setup.workers());
        return Outcome.of(setup, jobs).latencies().quantile(P99);
    }

    /** By halving, since more load never makes anyone faster. */
    private double highest(DoubleUnaryOperator p99) {
        var good = LOWEST;
        var bad = HIGHEST;
        for (var i = 0; i < HALVINGS; i++) {
            var middle = (good + bad) / 2;
            if (p99.applyAsDouble(middle) <= LIMIT * fullBatch) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good;
    }
}
