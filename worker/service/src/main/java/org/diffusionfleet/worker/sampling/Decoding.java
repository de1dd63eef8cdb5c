package org.diffusionfleet.worker.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import org.diffusionfleet.diffusion.DeviceMemoryException;
import org.jboss.logging.Logger;

/** Stage 7, on a thread of its own: what is finished is decoded, a few of one size together, while the device goes on. */
final class Decoding implements Runnable {

    private static final Logger LOG = Logger.getLogger(Decoding.class);
    private static final int AT_ONCE = 4;
    /** Samples that wait here until no more may join the running batch. */
    private static final int BACKLOG = 32;

    private final Painter painter;
    private final SamplingMeters meters;
    private final Runnable caughtUp;
    private final LinkedBlockingDeque<Ticket> finished =
            new LinkedBlockingDeque<>(); // bounded by BACKLOG and the batch

    /**
     * The stage before its first sample.
     *
     * @param caughtUp told after every call
     */
    Decoding(Painter painter, SamplingMeters meters, Runnable caughtUp) {
        this.painter = painter;
        this.meters = meters;
        this.caughtUp = caughtUp;
    }

    void add(Ticket ticket) {
        finished.add(ticket);
    }

    int waiting() {
        return finished.size();
    }

    boolean isBehind() {
        return finished.size() >= BACKLOG;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                decode(take());
                caughtUp.run();
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped");
        }
    }

    private List<Ticket> take() throws InterruptedException {
        var tickets = new ArrayList<>(List.of(finished.take()));
        var size = tickets.getFirst().size();
        for (var next = finished.peek();
                next != null && tickets.size() < AT_ONCE && next.size().equals(size);
                next = finished.peek()) {
            tickets.add(finished.take());
        }
        return tickets;
    }

    private void decode(List<Ticket> tickets) {
        var begin = System.nanoTime();
        try {
            var size = tickets.getFirst().size();
            var results = painter.decode(tickets.stream().map(Ticket::sample).toList(), size.height(), size.width());
            meters.decoded(System.nanoTime() - begin);
            for (int i = 0; i < tickets.size(); i++) {
                tickets.get(i).result().complete(results.get(i));
            }
        } catch (DeviceMemoryException e) {
            if (tickets.size() > 1) {
                LOG.warnf("decoding one by one: %s", e.getMessage());
                tickets.forEach(ticket -> decode(List.of(ticket)));
            } else {
                fail(tickets, e);
            }
        } catch (RuntimeException | Error e) {
            fail(tickets, e);
        }
    }

    private static void fail(List<Ticket> tickets, Throwable e) {
        LOG.errorf(e, "decoding %d samples failed", tickets.size());
        tickets.forEach(ticket -> ticket.result().completeExceptionally(e));
    }
}
