package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.List;

/** What both kinds of intake do with their threads. */
final class Threads {

    private Threads() {}

    /** Waits until they have ended, at most so long. */
    static void join(List<Thread> threads, Duration patience) {
        var until = System.nanoTime() + patience.toNanos();
        try {
            for (var thread : threads) {
                var left = Duration.ofNanos(until - System.nanoTime());
                if (left.isPositive()) {
                    thread.join(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
