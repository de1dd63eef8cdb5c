package org.diffusionfleet.loadtest.faults.bed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.diffusionfleet.local.stack.ServiceProcess;

/** A place in the fleet that one process after another takes. Thread-safe. */
public final class Slot {

    /** A machine with two cores starts eight JVMs at once here. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** A service may end while its broker or store is away; one that ends at every start is set up wrongly. */
    private static final int STARTS = 10;

    private static final Duration LOOK = Duration.ofMillis(100);

    private final String name;
    private final S3Tap tap;
    private final IntFunction<ServiceProcess> launcher;
    private final List<String> crashes = new ArrayList<>();
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
            process.crash().ifPresent(crashes::add);
            process = other.apply(++starts);
        }
    }

    /** What to tell of those that ended by a signal that nobody sent. */
    public synchronized List<String> crashes() {
        return Stream.concat(crashes.stream(), process.crash().stream()).toList();
    }

    private synchronized int starts() {
        return starts;
    }

    /**
     * Waits until whoever has the place says that it is ready; one that ends meanwhile is followed by another.
     *
     * @throws IllegalStateException if that takes too long or too many
     */
    public void awaitReady() throws InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        var most = starts() + STARTS;
        while (!process().answersReady()) {
            if (System.nanoTime() > until || starts() > most) {
                throw new IllegalStateException(
                        "%s is not ready, %d starts so far; see its logs".formatted(name, starts()));
            }
            relaunch();
            Thread.sleep(LOOK);
        }
    }
}
