package org.diffusionfleet.worker.job;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * How long a job waits before it is tried again: exponential with full jitter, so that jobs that failed together, as when a store goes
 * away, do not come back together.
 *
 * @param first the longest wait before the second try; doubles with every further one
 * @param longest the longest wait there is
 * @param random a number from 0 to the one given, both included
 */
public record Backoff(Duration first, Duration longest, LongUnaryOperator random) {

    /** With the machine's own randomness. */
    public static Backoff random(Duration first, Duration longest) {
        return new Backoff(first, longest, bound -> ThreadLocalRandom.current().nextLong(bound + 1));
    }

    /**
     * The wait after so many tries.
     *
     * @param tries at least 1
     */
    Duration after(int tries) {
        var bound = Math.min((double) longest.toMillis(), first.toMillis() * Math.pow(2, tries - 1));
        return Duration.ofMillis(random.applyAsLong((long) bound));
    }
}
