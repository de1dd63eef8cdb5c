package org.diffusionfleet.worker.sampling;

/** The samples of one job, as the policy sees them. Its counts are guarded by the loop's lock. */
final class Party {

    private final Origin origin;
    private final SampleWatcher watcher;
    private final long since = System.nanoTime();
    private int running;
    private int finished;

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

    void joined() {
        running++;
    }

    void left(boolean done) {
        running--;
        if (done) {
            finished++;
        }
    }

    /** Whether one more would keep to the ramp: no more at once than were finished before, and one. */
    boolean mayRamp() {
        return running <= finished;
    }
}
