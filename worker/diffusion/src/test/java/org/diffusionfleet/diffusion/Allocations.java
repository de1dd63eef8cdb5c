package org.diffusionfleet.diffusion;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a piece of code allocates on the heap of its own thread. */
public final class Allocations {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 200;

    private Allocations() {}

    /**
     * Whole bytes that each of so many turns allocates, after some that may load classes and make buffers. The runtime itself
     * may allocate something once among them, so that the better half counts.
     */
    public static long of(int turns, Runnable turn) {
        measure(WARM_UP, turn);
        var first = measure(turns / 2, turn);
        var second = measure(turns / 2, turn);
        return Math.min(first, second);
    }

    private static long measure(int turns, Runnable turn) {
        var before = THREADS.getCurrentThreadAllocatedBytes();
        for (var i = 0; i < turns; i++) {
            turn.run();
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / turns;
    }
}
