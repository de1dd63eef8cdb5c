package org.diffusionfleet.worker.sampling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.schemas.Lane;

/**
 * Samples that have not joined the running batch, the oldest first, and where the threads that prepare and draw them meet: the
 * {@link Admission} says who is next for either. Thread-safe.
 */
final class WaitingSamples {

    private static final int PREPARED_TOGETHER = 8;

    private final Admission admission;
    private final List<Ticket> tickets = new ArrayList<>(); // bounded by the seats, which hold the jobs they belong to

    WaitingSamples(Admission admission) {
        this.admission = admission;
    }

    /** Where samples join. Its methods are called by the thread that lets them in, under the lock of what waits. */
    interface Door extends Admission.Device {

        /** Whether anybody may join at all. */
        boolean isOpen();

        void join(Ticket ticket);

        /** Nobody waits and nothing runs. */
        void paused();

        /** How long to wait for samples before the time is used otherwise; zero for as long as it takes, negative for now. */
        Duration rest();
    }

    synchronized void add(List<Ticket> more) {
        tickets.addAll(more);
        notifyAll();
    }

    synchronized void remove(Ticket ticket) {
        tickets.remove(ticket);
        notifyAll();
    }

    synchronized int count() {
        return tickets.size();
    }

    synchronized int count(Lane lane) {
        return (int) tickets.stream()
                .filter(ticket -> ticket.party().origin().lane() == lane)
                .count();
    }

    /** Something outside has changed that decides who may join. */
    synchronized void wake() {
        notifyAll();
    }

    /**
     * Waits for some to prepare, and claims them. Several as long as another is prepared: if none is, the device may soon wait for the
     * first of them.
     */
    synchronized List<Ticket> nextToPrepare() throws InterruptedException {
        var next = admission.nextToPrepare(tickets);
        while (next.isEmpty()) {
            wait();
            next = admission.nextToPrepare(tickets);
        }
        var most = tickets.stream().anyMatch(Ticket::isPrepared) ? PREPARED_TOGETHER : 1;
        var claimed = new ArrayList<Ticket>();
        while (next.isPresent()) {
            next.get().beginPreparation();
            claimed.add(next.get());
            next = claimed.size() < most ? admission.nextToPrepare(tickets) : Optional.empty();
        }
        return claimed;
    }

    synchronized void prepared(Ticket ticket, Sample sample) {
        ticket.prepared(sample);
        notifyAll();
    }

    /**
     * Lets in who may come, and waits as long as that is nobody, nothing runs and the time has no other use.
     *
     * @return whether it had to wait
     */
    synchronized boolean letIn(Door door) throws InterruptedException {
        var waited = false;
        join(door);
        while (door.isIdle()) {
            waited = true;
            if (tickets.isEmpty()) {
                admission.paused();
                door.paused();
            }
            var rest = tickets.isEmpty() ? door.rest() : Duration.ZERO;
            if (rest.isNegative()) {
                break;
            }
            wait(rest.toMillis());
            join(door);
        }
        return waited;
    }

    private void join(Door door) {
        tickets.removeIf(WaitingSamples::isAbandoned);
        if (door.isOpen()) {
            for (var next = next(door); next.isPresent(); next = next(door)) {
                tickets.remove(next.get());
                door.join(next.get());
            }
            notifyAll(); // There may be room for one more to be prepared.
        }
    }

    private Optional<Ticket> next(Door door) {
        return admission.next(tickets, door);
    }

    /** Who is not wanted need not wait for an answer. */
    private static boolean isAbandoned(Ticket ticket) {
        var unwanted = !ticket.wanted();
        if (unwanted) {
            ticket.result().complete(new SampleResult.Abandoned());
        }
        return unwanted;
    }
}
