package org.diffusionfleet.worker.sampling;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.diffusionfleet.diffusion.sampling.SampleOwner;
import org.diffusionfleet.schemas.Lane;

/**
 * The engine's decisions without its threads and its clock: the policy and the running batches of {@link SamplingLoop}, moved by
 * whoever knows what time it is. Its jobs have no deadlines. For simulations and tests. Not thread-safe.
 */
public final class SteppedLoop {

    private final Painter painter;
    private final RowBudget budget;
    private final Admission admission;
    private final Running running;
    private final List<Ticket> waiting = new ArrayList<>(); // the oldest first
    private final Map<Ticket, Guest> guests = new HashMap<>();

    /** Who wants a sample, and is told when it joins. */
    public interface Guest extends SampleOwner {
        void joined();
    }

    /** A loop with nothing to do. */
    public SteppedLoop(Painter painter, Batching batching, RowBudget budget) {
        this.painter = painter;
        this.budget = budget;
        var pace = new Pace(InstantSource.system()); // Nobody looks at it, as there are no deadlines.
        this.admission = batching.admission(budget, pace);
        this.running = batching.running(painter, budget, pace);
    }

    /** Queues the samples of a job, each with a guest of its own. */
    public void submit(Origin origin, List<SampleRequest> requests, Function<SampleRequest, Guest> guest) {
        var party = new Party(origin, Optional.empty(), Always.INSTANCE);
        for (var request : requests) {
            var ticket = new Ticket(party, request);
            waiting.add(ticket);
            guests.put(ticket, guest.apply(request));
        }
    }

    /** Begins to prepare a sample, if one shall be: what is returned is to be run when that has taken its time. */
    public Optional<Runnable> nextToPrepare() {
        return admission.nextToPrepare(waiting).map(ticket -> {
            ticket.beginPreparation();
            return () -> ticket.prepared(painter.prepare(ticket.request()));
        });
    }

    /** Lets in who may come. */
    public void admit() {
        for (var next = admission.next(waiting, running); next.isPresent(); next = admission.next(waiting, running)) {
            join(next.get());
        }
        if (running.isIdle() && waiting.isEmpty()) {
            admission.paused();
            running.paused();
        }
    }

    private void join(Ticket ticket) {
        waiting.remove(ticket);
        var guest = guests.remove(ticket);
        if (guest == null) {
            throw new IllegalStateException("nobody wants what joins");
        }
        running.admit(ticket, leaving(ticket, guest));
        guest.joined();
    }

    /** One step of those whose turn it is, of whom there must be some; returns the rows that were answered. */
    public int step() {
        return running.step(running.turn());
    }

    /** Whether nothing runs. */
    public boolean isIdle() {
        return running.isIdle();
    }

    /** Samples that have not joined. */
    public int waiting() {
        return waiting.size();
    }

    /** Whether fewer samples of a lane wait than would fill a call. */
    public boolean isHungry(Lane lane) {
        return waiting.stream()
                        .filter(ticket -> ticket.party().origin().lane() == lane)
                        .count()
                < budget.samples();
    }

    private SampleOwner leaving(Ticket ticket, Guest guest) {
        return new SampleOwner() {
            @Override
            public boolean wanted() {
                return guest.wanted();
            }

            @Override
            public void stepped(int step, int steps) {
                guest.stepped(step, steps);
            }

            @Override
            public void ended(Ending ending) {
                running.left(ticket, ending instanceof Ending.Finished);
                guest.ended(ending);
            }
        };
    }

    /** The guests decide. */
    private enum Always implements SampleWatcher {
        INSTANCE;

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void stepped(int step, int steps) {}
    }
}
