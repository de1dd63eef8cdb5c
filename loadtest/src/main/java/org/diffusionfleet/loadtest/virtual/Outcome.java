package org.diffusionfleet.loadtest.virtual;

import java.util.Iterator;
import java.util.function.Predicate;
import org.diffusionfleet.loadtest.stats.Distribution;

/**
 * What came of some jobs.
 *
 * @param latencies seconds from submission to the last picture
 * @param jobsPerSecond while nine tenths of them were done, the first and the last twentieth left out
 */
public record Outcome(Distribution latencies, double jobsPerSecond) {
    private static final double EDGE = 0.05;

    /** Runs all of them. */
    public static Outcome of(VirtualFleet.Setup setup, Iterator<VirtualJob> jobs) {
        return of(setup, jobs, _ -> true);
    }

    /** Runs all of them and looks at some. */
    public static Outcome of(VirtualFleet.Setup setup, Iterator<VirtualJob> jobs, Predicate<VirtualJob> which) {
        var latencies = new Distribution();
        var ends = new Distribution();
        new VirtualFleet(setup, (job, now) -> {
                    if (which.test(job)) {
                        latencies.add((now - job.submitted()) / 1e9);
                        ends.add(now / 1e9);
                    }
                })
                .run(jobs);
        return of(latencies, ends);
    }

    /** From seconds until each was done, and seconds on the clock then. */
    public static Outcome of(Distribution latencies, Distribution ends) {
        var span = ends.quantile(1 - EDGE) - ends.quantile(EDGE);
        return new Outcome(latencies, (1 - 2 * EDGE) * ends.count() / span);
    }
}
