package org.diffusionfleet.worker.sampling;

import java.time.Instant;
import java.util.Optional;

/** The samples of one job, as the policy sees them. Its ramp is the device thread's own. */
final class Party {

    private final Origin origin;
    private final Optional<Instant> finishBy;
    private final SampleWatcher watcher;
    private final long since = System.nanoTime();
    private final Ramp ramp = new Ramp();

    Party(Origin origin, Optional<Instant> finishBy, SampleWatcher watcher) {
        this.origin = origin;
        this.finishBy = finishBy;
        this.watcher = watcher;
    }

    Origin origin() {
        return origin;
    }

    /** When all of them must be done; after that they are not wanted. */
    Optional<Instant> finishBy() {
        return finishBy;
    }

    SampleWatcher watcher() {
        return watcher;
    }

    /** When it was submitted, as {@link System#nanoTime()}. */
    long since() {
        return since;
    }

    /** So that its first picture comes before its others. */
    Ramp ramp() {
        return ramp;
    }
}
