package org.diffusionfleet.worker.sampling;

import java.time.Duration;
import java.util.Optional;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.diffusionfleet.diffusion.sampling.SampleOwner;
import org.diffusionfleet.worker.sampling.SamplingMeters.Idle;
import org.diffusionfleet.worker.sampling.SamplingMeters.Left;
import org.jboss.logging.Logger;

/** Stage 6, on the device's own thread: lets samples in, drops who is not wanted, makes one UNet call, and again. */
final class Sampling implements Runnable, WaitingSamples.Door {

    private static final Logger LOG = Logger.getLogger(Sampling.class);

    private final Running running;
    private final WaitingSamples waiting;
    private final Decoding decoding;
    private final Optional<Calibration> calibration;
    private final SamplingMeters meters;
    private final Speeds speeds;
    private long lastStep = System.nanoTime();

    /**
     * The stage before its first sample.
     *
     * @param calibration learns of the device while there is nothing to draw
     */
    Sampling(
            Running running,
            WaitingSamples waiting,
            Decoding decoding,
            Optional<Calibration> calibration,
            SamplingMeters meters,
            Speeds speeds) {
        this.running = running;
        this.waiting = waiting;
        this.decoding = decoding;
        this.calibration = calibration;
        this.meters = meters;
        this.speeds = speeds;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var ended = System.nanoTime();
                var why = waiting.letIn(this) ? Idle.NOTHING : Idle.BETWEEN;
                var begins = System.nanoTime();
                meters.idled(why, begins - ended);
                if (running.isIdle()) {
                    calibration.orElseThrow().proceed(speeds);
                } else {
                    step(begins);
                    lastStep = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped");
        }
    }

    @Override
    public boolean isIdle() {
        return running.isIdle();
    }

    @Override
    public boolean fits(Ticket ticket) {
        return running.fits(ticket);
    }

    @Override
    public boolean isInTurn(Ticket ticket) {
        return running.isInTurn(ticket);
    }

    @Override
    public boolean isOpen() {
        return !decoding.isBehind();
    }

    @Override
    public void paused() {
        running.paused();
    }

    @Override
    public Duration rest() {
        return calibration
                .filter(Calibration::isPending)
                .map(pending -> pending.pause().minusNanos(System.nanoTime() - lastStep))
                .map(rest -> rest.isPositive() ? rest.plusMillis(1) : Duration.ofNanos(-1))
                .orElse(Duration.ZERO);
    }

    @Override
    public void join(Ticket ticket) {
        var party = ticket.party();
        meters.joined(party.origin().lane(), System.nanoTime() - party.since());
        calibration.ifPresent(learning -> learning.met(ticket.size()));
        try {
            running.admit(ticket, new Owner(ticket));
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "the device cannot draw %s", ticket.size());
            fail(ticket, e);
        }
    }

    private void step(long begins) {
        var kind = running.turn();
        var size = kind.size();
        var most = running.rows(size);
        try {
            var rows = running.step(kind);
            if (rows > 0) {
                var took = System.nanoTime() - begins;
                running.took(took);
                meters.stepped(size, rows, most, took);
                speeds.took(size, rows, most, took);
            }
            if (running.rows(size) < most) {
                LOG.warnf("the device has no memory for %d rows of %s: from now on %d", most, size, running.rows(size));
                meters.ranOutOfMemory();
            }
        } catch (RuntimeException | Error e) {
            var lost = running.abandon(kind);
            LOG.errorf(e, "the device failed on %d samples of %s", lost.size(), size);
            lost.forEach(ticket -> fail(ticket, e));
        }
    }

    private void fail(Ticket ticket, Throwable e) {
        meters.left(Left.FAILED);
        ticket.result().completeExceptionally(e);
    }

    private void leave(Ticket ticket, Ending ending) {
        running.left(ticket, ending instanceof Ending.Finished);
        switch (ending) {
            case Ending.Finished(var _) -> {
                meters.left(Left.FINISHED);
                decoding.add(ticket);
            }
            case Ending.Abandoned() -> {
                ticket.party().watcher().left(ticket.request(), ticket.sample());
                end(ticket, Left.ABANDONED, new SampleResult.Abandoned());
            }
            case Ending.Failed(var reason) -> end(ticket, Left.FAILED, new SampleResult.Failed(reason));
            case Ending.OutOfMemory(var reason) -> end(ticket, Left.FAILED, new SampleResult.OutOfMemory(reason));
        }
    }

    private void end(Ticket ticket, Left how, SampleResult result) {
        meters.left(how);
        ticket.result().complete(result);
    }

    /** Passes on what the running batch says of a sample. */
    private final class Owner implements SampleOwner {
        private final Ticket ticket;

        Owner(Ticket ticket) {
            this.ticket = ticket;
        }

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
    }
}
