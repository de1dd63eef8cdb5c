package org.diffusionfleet.worker.sampling;

/** The samples of one job, as the policy sees them. Its ramp is the device thread's own. */
final class Party {

    private final Origin origin;
    private final SampleWatcher watcher;
    private final long since = System.nanoTime();
    private final Ramp ramp = new Ramp();

    Party(Origin origin, SampleWatcher watcher) {
        this.origin = origin;
        this.watcher = watcher;
    }

    Origin origin() {
        return origin;
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
