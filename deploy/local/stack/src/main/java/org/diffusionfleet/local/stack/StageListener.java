package org.diffusionfleet.local.stack;

import java.time.Duration;

/** Hears how long each stage of a start took; called from several threads. */
@FunctionalInterface
public interface StageListener {

    /** That stage is over. */
    void finished(String stage, Duration took);

    /** Runs a stage and tells its time. */
    default void time(String stage, Runnable work) {
        var start = System.nanoTime();
        work.run();
        finished(stage, Duration.ofNanos(System.nanoTime() - start));
    }
}
