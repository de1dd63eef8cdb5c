package org.diffusionfleet.diffusion;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a piece of code allocates on the heap of its own thread. */
public final class Allocations {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 200;

    private Allocations() {}

    /** Bytes that so many turns allocate, after some that may load classes and make buffers. */
    public static long of(int turns, Runnable turn) {
        for (var i = 0; i < WARM_UP; i++) {
            turn.run();
        }
        var before = THREADS.getCurrentThreadAllocatedBytes();
        for (var i = 0; i < turns; i++) {
            turn.run();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
