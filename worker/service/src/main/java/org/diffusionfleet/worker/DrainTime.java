package org.diffusionfleet.worker;

import java.time.Duration;

/**
 * The time a worker has after SIGTERM.
 *
 * @param work for the jobs in hand to go on
 * @param reserve for giving them back
 */
record DrainTime(Duration work, Duration reserve) {

    /** A grace period of which the end is reserved; all of it if it is no longer than that. */
    static DrainTime of(Duration grace, Duration reserve) {
        var kept = reserve.compareTo(grace) < 0 ? reserve : grace;
        return new DrainTime(grace.minus(kept), kept);
    }
}
