package org.diffusionfleet.loadtest.engine;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.worker.sampling.SampleWatcher;

/** What the device thread allocates in a step in which nobody joins or leaves. */
final class StepAllocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int STEPS = 60;
    private static final int FIRST = 20;
    private static final int LAST = 55;

    private StepAllocation() {}

    /** On the device thread, so that it reads its own count. */
    private static final class Watcher implements SampleWatcher {
        private long atFirst;
        private long atLast;

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void stepped(int step, int steps) {
            if (step == FIRST) {
                atFirst = THREADS.getCurrentThreadAllocatedBytes();
            } else if (step == LAST) {
                atLast = THREADS.getCurrentThreadAllocatedBytes();
            }
        }
    }

    /** Bytes a step. */
    static double bytes(Engine engine, int side) {
        var watcher = new Watcher();
        var request = new SampleRequest("a red apple", "", 1, STEPS, 4, side, side, SamplerKind.DDIM, 0);
        engine.draw(List.of(request), watcher);
        return (double) (watcher.atLast - watcher.atFirst) / (LAST - FIRST);
    }
}
