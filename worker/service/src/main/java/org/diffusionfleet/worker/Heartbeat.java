package org.diffusionfleet.worker;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.diffusionfleet.schemas.WorkerStatus;
import org.diffusionfleet.schemas.WorkerStatus.Phase;
import org.diffusionfleet.worker.sampling.Speeds;

/** Tells that this worker lives and how fast it is, on a thread of its own, until it is closed. Thread-safe. */
final class Heartbeat implements AutoCloseable {

    private final String worker;
    private final String model;
    private final List<String> devices;
    private final Speeds speeds;
    private final Clock clock;
    private final Consumer<WorkerStatus> told;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heartbeat").daemon().factory());
    private Phase phase = Phase.READY;

    /**
     * Tells for the first time at once.
     *
     * @param told never blocks, never fails
     */
    Heartbeat(
            String worker,
            String model,
            List<String> devices,
            Speeds speeds,
            Clock clock,
            Consumer<WorkerStatus> told) {
        this.worker = worker;
        this.model = model;
        this.devices = devices;
        this.speeds = speeds;
        this.clock = clock;
        this.told = told;
        var _ = thread.scheduleAtFixedRate(this::beat, 0, WorkerStatus.BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void beat() {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        told.accept(new WorkerStatus(worker, model, now, phase, devices, speeds.told()));
    }

    /** It takes no more jobs. */
    synchronized void draining() {
        phase = Phase.DRAINING;
        beat();
    }

    /** It has ended. */
    @Override
    public synchronized void close() {
        thread.shutdownNow();
        phase = Phase.STOPPED;
        beat();
    }
}
