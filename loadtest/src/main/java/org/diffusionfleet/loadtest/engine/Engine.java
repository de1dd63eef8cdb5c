package org.diffusionfleet.loadtest.engine;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.RowBudget;
import org.diffusionfleet.worker.sampling.SampleWatcher;
import org.diffusionfleet.worker.sampling.SamplingLoop;

/** The worker's loop, and what it tells of itself. */
public final class Engine implements AutoCloseable {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SamplingLoop loop;

    /** At work. */
    public Engine(Painter painter, RowBudget budget) {
        this.loop = new SamplingLoop(painter, Batching.STEP, budget, meters);
    }

    /** A job of one sample. */
    public CompletableFuture<SampleResult> submit(SampleRequest request) {
        return loop.submit(List.of(request), Owner.ORIGIN, Owner.PATIENT).getFirst();
    }

    /** Each request as a job of its own; waits for all. */
    public List<SampleResult> draw(List<SampleRequest> requests) {
        return requests.stream().map(this::submit).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    /** The requests as one job; waits for all. */
    void draw(List<SampleRequest> requests, SampleWatcher watcher) {
        loop.submit(requests, Owner.ORIGIN, watcher).forEach(CompletableFuture::join);
    }

    /** The device's time between calls while there was something to draw, of that and the calls' together. */
    double idleShare() {
        var between =
                meters.get("fleet.device.idle").tag("why", "between").timer().totalTime(TimeUnit.NANOSECONDS);
        var steps = meters.get("fleet.step").timers().stream()
                .mapToDouble(timer -> timer.totalTime(TimeUnit.NANOSECONDS))
                .sum();
        return between / (between + steps);
    }

    @Override
    public void close() {
        loop.close();
    }
}
