package org.diffusionfleet.loadtest.engine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How long something took: by the clock, and in processor time of this process, which others on the machine do not lengthen. */
record Turn(double seconds, double processorSeconds) {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static Turn of(Runnable work) {
        var begun = System.nanoTime();
        var processor = SYSTEM.getProcessCpuTime();
        work.run();
        return new Turn((System.nanoTime() - begun) / 1e9, (SYSTEM.getProcessCpuTime() - processor) / 1e9);
    }
}
