package org.diffusionfleet.worker.sampling;

import java.util.List;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.jboss.logging.Logger;

/** Stage 5, on a thread of its own: prompts encoded, several together, and noise drawn for who is next, while the device goes on. */
final class Preparing implements Runnable {

    private static final Logger LOG = Logger.getLogger(Preparing.class);

    private final Painter painter;
    private final WaitingSamples waiting;
    private final SamplingMeters meters;

    Preparing(Painter painter, WaitingSamples waiting, SamplingMeters meters) {
        this.painter = painter;
        this.waiting = waiting;
        this.meters = meters;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var tickets = waiting.nextToPrepare();
                foresee(tickets);
                tickets.forEach(this::prepare);
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped");
        }
    }

    /** What fails here fails again below, where it is known whose it is. */
    private void foresee(List<Ticket> tickets) {
        try {
            painter.foresee(
                    tickets.stream().filter(Ticket::wanted).map(Ticket::request).toList());
        } catch (RuntimeException e) {
            LOG.debug("the prompts of several samples could not be encoded together", e);
        }
    }

    private void prepare(Ticket ticket) {
        var begin = System.nanoTime();
        try {
            if (ticket.wanted()) {
                var sample = painter.prepare(ticket.request());
                ticket.party().watcher().resumes(ticket.request()).ifPresent(checkpoint -> resume(sample, checkpoint));
                meters.prepared(System.nanoTime() - begin);
                waiting.prepared(ticket, sample);
            } else {
                end(ticket, new SampleResult.Abandoned());
            }
        } catch (IllegalArgumentException e) {
            end(ticket, new SampleResult.Failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            LOG.error("preparing a sample failed", e);
            waiting.remove(ticket);
            ticket.result().completeExceptionally(e);
        }
    }

    /** A checkpoint that does not fit costs what was done before, not the sample. */
    private static void resume(Sample sample, Checkpoint checkpoint) {
        try {
            sample.resume(checkpoint);
        } catch (IllegalArgumentException e) {
            LOG.warnf("a sample begins anew: %s", e.getMessage());
        }
    }

    private void end(Ticket ticket, SampleResult result) {
        waiting.remove(ticket);
        ticket.result().complete(result);
    }
}
