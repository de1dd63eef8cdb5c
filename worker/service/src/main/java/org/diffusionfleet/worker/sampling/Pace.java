package org.diffusionfleet.worker.sampling;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How long a sample's steps take of late, other sizes' turns included, and so whether it can be in time. Thread-safe. */
final class Pace {

    /** The weight of the latest step. */
    private static final double NEWEST = 1.0 / 16;

    private final InstantSource clock;
    private volatile double stepNanos; // written by the device thread alone

    Pace(InstantSource clock) {
        this.clock = clock;
    }

    /** From a step of some samples to their next. */
    void stepped(double nanos) {
        stepNanos = stepNanos == 0 ? nanos : stepNanos + NEWEST * (nanos - stepNanos);
    }

    /** What is to spare before the deadline if that many steps are yet to be taken; negative if it will be missed. */
    Duration slack(Instant finishBy, int steps) {
        return Duration.between(clock.instant(), finishBy).minusNanos(Math.round(steps * stepNanos));
    }
}
