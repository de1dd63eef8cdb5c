package org.diffusionfleet.worker.sampling;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.schemas.Lane;

/**
 * The engine: keeps the device at the running batch, and all else off its thread. Thread-safe.
 *
 * <pre>
 * submit (any thread) ─▶ waiting ─▶ "prepare" thread: prompt, noise ─▶ prepared
 *                                                                         │ {@link Admission} says who joins
 *        result ◀─ "decode" thread: VAE, safety ◀─ finished ◀─ "device" thread: join, drop, one UNet call, again
 * </pre>
 *
 * <p>What waits is bounded by the seats, which hold the jobs it belongs to; what is prepared by the policy; what is finished by
 * {@link Decoding}, behind which nobody joins. A sample nobody wants any more leaves at the next step, or before.
 */
public final class SamplingLoop implements Studio, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Painter painter;
    private final RowBudget budget;
    private final WaitingSamples waiting;
    private final Speeds speeds = new Speeds();
    private final List<Thread> threads;

    /** A loop of which the row budget is given. */
    public SamplingLoop(Painter painter, Batching batching, RowBudget budget, MeterRegistry registry) {
        this(painter, batching, budget, Optional.empty(), registry);
    }

    /** The three threads, at work. */
    public SamplingLoop(
            Painter painter,
            Batching batching,
            RowBudget budget,
            Optional<Calibration> calibration,
            MeterRegistry registry) {
        this.painter = painter;
        this.budget = budget;
        var pace = new Pace(InstantSource.system());
        this.waiting = new WaitingSamples(batching.admission(budget, pace));
        var meters = new SamplingMeters(registry, budget);
        var decoding = new Decoding(painter, meters, waiting::wake);
        var sampling =
                new Sampling(batching.running(painter, budget, pace), waiting, decoding, calibration, meters, speeds);
        registry.gauge("fleet.samples.waiting", waiting, WaitingSamples::count);
        registry.gauge("fleet.decode.waiting", decoding, Decoding::waiting);
        this.threads = Stream.of(
                        Thread.ofPlatform().name("device").unstarted(sampling),
                        Thread.ofPlatform().name("prepare").unstarted(new Preparing(painter, waiting, meters)),
                        Thread.ofPlatform().name("decode").unstarted(decoding))
                .toList();
        threads.forEach(Thread::start);
    }

    /** Queues the samples of a job without a deadline. */
    public List<CompletableFuture<SampleResult>> submit(
            List<SampleRequest> requests, Origin origin, SampleWatcher watcher) {
        return submit(requests, origin, Optional.empty(), watcher);
    }

    @Override
    public List<CompletableFuture<SampleResult>> submit(
            List<SampleRequest> requests, Origin origin, Optional<Instant> finishBy, SampleWatcher watcher) {
        var party = new Party(origin, finishBy, watcher);
        var tickets =
                requests.stream().map(request -> new Ticket(party, request)).toList();
        waiting.add(tickets);
        return tickets.stream().map(Ticket::result).toList();
    }

    @Override
    public Optional<RgbImage> preview(SampleRequest request, Glimpse glimpse) {
        return painter.preview(glimpse, request.height(), request.width());
    }

    /** Samples that have not joined. */
    public int waiting() {
        return waiting.count();
    }

    /** Samples of a lane that have not joined. */
    public int waiting(Lane lane) {
        return waiting.count(lane);
    }

    /** Whether fewer samples of a lane wait than would fill a call. */
    public boolean isHungry(Lane lane) {
        return waiting(lane) < budget.samples();
    }

    /** How long calls take of late. */
    public Speeds speeds() {
        return speeds;
    }

    /** Whether its threads work. */
    public boolean alive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    /** Ends its threads after what each has in hand; what waits stays undone. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (var thread : threads) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
