package org.diffusionfleet.loadtest.peer;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of this process with all its threads: what others on the machine take does not count, waiting busily does. */
public final class ProcessorTime {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ProcessorTime() {}

    public static long nanos() {
        return SYSTEM.getProcessCpuTime();
    }
}
