package org.diffusionfleet.loadtest.batching;

import java.util.random.RandomGenerator;
import org.diffusionfleet.loadtest.stats.Distribution;

/**
 * A server that begins a job at even intervals, first come first served, as long as there is one, and ends it a full batch's time later: what any that
 * draws at that rate in full batches could do at best without making some wait for others' sake. Its waits are those of an M/D/1
 * queue (Lindley 1952, equation 1).
 */
final class IdealServer {
    private IdealServer() {}

    /**
     * The p99 of its latency, seconds.
     *
     * @param rate of arrivals, a second
     * @param capacity jobs a second at most
     * @param duration of each job, seconds
     */
    static double p99(RandomGenerator random, double rate, double capacity, double duration, int jobs) {
        var latencies = new Distribution();
        var wait = 0.0;
        for (var i = 0; i < jobs; i++) {
            latencies.add(wait + duration);
            wait = Math.max(0, wait + 1 / capacity - random.nextExponential() / rate);
        }
        return latencies.quantile(0.99);
    }
}
