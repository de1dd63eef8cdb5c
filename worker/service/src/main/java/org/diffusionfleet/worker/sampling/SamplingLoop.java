package org.diffusionfleet.worker.sampling;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.SampleOwner;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.SamplingMeters.Idle;
import org.diffusionfleet.worker.sampling.SamplingMeters.Left;
import org.jboss.logging.Logger;

/**
 * The engine: keeps the device at the running batch, and all else off its thread.
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
public final class SamplingLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SamplingLoop.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Painter painter;
    private final Admission admission; // guarded by this
    private final List<Ticket> waiting = new ArrayList<>(); // the oldest first; guarded by this
    private final RowBudget budget;
    private final Running running; // the device thread's own
    private final Optional<Calibration> calibration; // likewise
    private final SamplingMeters meters;
    private final Decoding decoding;
    private final List<Thread> threads;
    private volatile boolean closing;

    private long lastStep = System.nanoTime(); // likewise

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
        this.calibration = calibration;
        this.admission = batching.admission(budget);
        this.running = batching.running(painter, budget);
        this.meters = new SamplingMeters(registry, budget);
        this.decoding = new Decoding(painter, meters, this::wake);
        registry.gauge("fleet.samples.waiting", this, SamplingLoop::waiting);
        registry.gauge("fleet.decode.waiting", decoding, Decoding::waiting);
        this.threads = Stream.of(
                        Thread.ofPlatform().name("device").unstarted(this::run),
                        Thread.ofPlatform().name("prepare").unstarted(this::prepare),
                        Thread.ofPlatform().name("decode").unstarted(decoding))
                .toList();
        threads.forEach(Thread::start);
    }

    /** Queues the samples of a job. An answer completes exceptionally only if the device fails. */
    public synchronized List<CompletableFuture<SampleResult>> submit(
            List<SampleRequest> requests, Origin origin, SampleWatcher watcher) {
        var party = new Party(origin, watcher);
        var tickets =
                requests.stream().map(request -> new Ticket(party, request)).toList();
        waiting.addAll(tickets);
        notifyAll();
        return tickets.stream().map(Ticket::result).toList();
    }

    /** What a sample of that request is becoming, small, unless nobody may see that; made on the caller's thread. */
    public Optional<RgbImage> preview(SampleRequest request, Glimpse glimpse) {
        return painter.preview(glimpse, request.height(), request.width());
    }

    /** Samples that have not joined. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Samples of a lane that have not joined. */
    public synchronized int waiting(Lane lane) {
        return (int) waiting.stream()
                .filter(ticket -> ticket.party().origin().lane() == lane)
                .count();
    }

    /** Whether fewer samples of a lane wait than would fill a call. */
    public boolean isHungry(Lane lane) {
        return waiting(lane) < budget.samples();
    }

    /** Whether its threads work. */
    public boolean alive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void run() {
        try {
            while (!closing) {
                var ended = System.nanoTime();
                var why = admit() ? Idle.NOTHING : Idle.BETWEEN;
                var begins = System.nanoTime();
                meters.idled(why, begins - ended);
                if (running.isIdle()) {
                    calibration.orElseThrow().proceed();
                } else {
                    step(begins);
                    lastStep = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped");
        }
    }

    /**
     * Lets in who may come, and waits as long as that is nobody, nothing runs and nothing is to be learned; says whether it had
     * to.
     */
    private synchronized boolean admit() throws InterruptedException {
        var waited = false;
        join();
        while (running.isIdle()) {
            waited = true;
            if (waiting.isEmpty()) {
                admission.paused();
                running.paused();
            }
            var rest = rest();
            if (rest.isNegative()) {
                break;
            }
            wait(rest.toMillis());
            join();
        }
        return waited;
    }

    /** How long to wait for samples before the time is used to learn of the device; zero for as long as it takes. */
    private Duration rest() {
        return calibration
                .filter(Calibration::isPending)
                .filter(_ -> waiting.isEmpty())
                .map(pending -> pending.pause().minusNanos(System.nanoTime() - lastStep))
                .map(rest -> rest.isPositive() ? rest.plusMillis(1) : Duration.ofNanos(-1))
                .orElse(Duration.ZERO);
    }

    private void join() {
        waiting.removeIf(ticket -> {
            var unwanted = !ticket.wanted();
            if (unwanted) {
                ticket.result().complete(new SampleResult.Abandoned());
            }
            return unwanted;
        });
        if (decoding.isBehind()) {
            return;
        }
        for (var next = admission.next(waiting, running); next.isPresent(); next = admission.next(waiting, running)) {
            join(next.get());
        }
        notifyAll(); // There may be room for one more to be prepared.
    }

    private void join(Ticket ticket) {
        waiting.remove(ticket);
        var origin = ticket.party().origin();
        meters.joined(origin.lane(), System.nanoTime() - ticket.party().since());
        calibration.ifPresent(learning -> learning.met(ticket.size()));
        try {
            running.admit(ticket, owner(ticket));
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "the device cannot draw %s", ticket.size());
            meters.left(Left.FAILED);
            ticket.result().completeExceptionally(e);
        }
    }

    private void step(long begins) {
        var kind = running.turn();
        var size = kind.size();
        var most = running.rows(size);
        try {
            var rows = running.step(kind);
            if (rows > 0) {
                meters.stepped(size, rows, most, System.nanoTime() - begins);
            }
            if (running.rows(size) < most) {
                LOG.warnf("the device has no memory for %d rows of %s: from now on %d", most, size, running.rows(size));
                meters.ranOutOfMemory();
            }
        } catch (RuntimeException | Error e) {
            var lost = running.abandon(kind);
            LOG.errorf(e, "the device failed on %d samples of %s", lost.size(), size);
            lost.forEach(ticket -> {
                meters.left(Left.FAILED);
                ticket.result().completeExceptionally(e);
            });
        }
    }

    private SampleOwner owner(Ticket ticket) {
        return new SampleOwner() {
            @Override
            public boolean wanted() {
                return ticket.wanted();
            }

            @Override
            public void stepped(int step, int steps) {
                var watcher = ticket.party().watcher();
                watcher.stepped(step, steps);
                if (watcher.looks()) {
                    watcher.look(ticket.request(), ticket.sample().glimpse());
                }
            }

            @Override
            public void ended(Ending ending) {
                leave(ticket, ending);
            }
        };
    }

    private void leave(Ticket ticket, Ending ending) {
        running.left(ticket, ending instanceof Ending.Finished);
        switch (ending) {
            case Ending.Finished(var _) -> {
                meters.left(Left.FINISHED);
                decoding.add(ticket);
            }
            case Ending.Abandoned() -> {
                meters.left(Left.ABANDONED);
                ticket.result().complete(new SampleResult.Abandoned());
            }
            case Ending.Failed(var reason) -> {
                meters.left(Left.FAILED);
                ticket.result().complete(new SampleResult.Failed(reason));
            }
            case Ending.OutOfMemory(var reason) -> {
                meters.left(Left.FAILED);
                ticket.result().complete(new SampleResult.OutOfMemory(reason));
            }
        }
    }

    private void prepare() {
        try {
            while (!closing) {
                prepare(nextToPrepare());
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped");
        }
    }

    private synchronized Ticket nextToPrepare() throws InterruptedException {
        var next = admission.nextToPrepare(waiting);
        while (next.isEmpty()) {
            wait();
            next = admission.nextToPrepare(waiting);
        }
        next.get().beginPreparation();
        return next.get();
    }

    private void prepare(Ticket ticket) {
        var begin = System.nanoTime();
        try {
            if (!ticket.wanted()) {
                endBeforeJoining(ticket);
                ticket.result().complete(new SampleResult.Abandoned());
                return;
            }
            var sample = painter.prepare(ticket.request());
            meters.prepared(System.nanoTime() - begin);
            synchronized (this) {
                ticket.prepared(sample);
                notifyAll();
            }
        } catch (IllegalArgumentException e) {
            endBeforeJoining(ticket);
            ticket.result().complete(new SampleResult.Failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            LOG.error("preparing a sample failed", e);
            endBeforeJoining(ticket);
            ticket.result().completeExceptionally(e);
        }
    }

    private synchronized void endBeforeJoining(Ticket ticket) {
        waiting.remove(ticket);
        notifyAll();
    }

    /** Ends its threads after what each has in hand; what waits stays undone. */
    @Override
    public void close() {
        closing = true;
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
