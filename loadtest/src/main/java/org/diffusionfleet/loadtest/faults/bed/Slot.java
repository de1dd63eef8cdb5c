package org.diffusionfleet.loadtest.faults.bed;

import java.util.function.IntFunction;
import org.diffusionfleet.local.stack.ServiceProcess;

/** A place in the fleet that one process after another takes. Thread-safe. */
public final class Slot {

    private final String name;
    private final S3Tap tap;
    private final IntFunction<ServiceProcess> launcher;
    private ServiceProcess process;
    private int starts = 1;

    Slot(String name, S3Tap tap, IntFunction<ServiceProcess> launcher) {
        this.name = name;
        this.tap = tap;
        this.launcher = launcher;
        this.process = launcher.apply(starts);
    }

    /** E.g. {@code worker-2}. */
    public String name() {
        return name;
    }

    /** What stands between it and the object store. */
    public S3Tap tap() {
        return tap;
    }

    /** Whoever has the place now, alive or not. */
    public synchronized ServiceProcess process() {
        return process;
    }

    /** Starts another process if the one before has ended, without waiting for it. */
    public void relaunch() {
        relaunch(launcher);
    }

    /** The same with another way to start it. */
    public synchronized void relaunch(IntFunction<ServiceProcess> other) {
        if (!process.alive()) {
            process = other.apply(++starts);
        }
    }
}
