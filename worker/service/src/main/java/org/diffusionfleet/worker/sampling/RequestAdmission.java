package org.diffusionfleet.worker.sampling;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Request batching, to compare with: the sample that has waited longest and, up to the batch's size, those that go with it run to
 * their end before any other. After a pause the first batch is one sample and each that follows up to twice the one before.
 */
final class RequestAdmission implements Admission {

    private final RowBudget budget;
    private int batch; // samples in the batch that forms or runs, at most
    private int joined;
    private @Nullable Kind kind; // of the batch that forms; null while none does

    /** Samples of one kind end at the same step, so that none waits for another's last steps. */
    private record Kind(Size size, int stepsTaken) {
        static Kind of(Ticket ticket) {
            var request = ticket.request();
            return new Kind(ticket.size(), (int) (request.steps() * request.strength()));
        }
    }

    RequestAdmission(RowBudget budget) {
        this.budget = budget;
    }

    @Override
    public Optional<Ticket> next(List<Ticket> waiting, Device device) {
        if (device.isIdle()) {
            kind = null;
        }
        var next = waiting.stream()
                .filter(Ticket::isPrepared)
                .filter(ticket -> device.isIdle() || mayFollow(ticket))
                .findFirst();
        next.ifPresentOrElse(this::join, () -> joined = batch); // Who comes later is not of this batch.
        return next;
    }

    private boolean mayFollow(Ticket ticket) {
        return joined < batch && Kind.of(ticket).equals(kind);
    }

    private void join(Ticket ticket) {
        if (kind == null) {
            kind = Kind.of(ticket);
            batch = Math.clamp(2L * batch, 1, budget.samples());
            joined = 0;
        }
        joined++;
    }

    @Override
    public Optional<Ticket> nextToPrepare(List<Ticket> waiting) {
        return waiting.stream().filter(ticket -> !ticket.isRaw()).count() < 2L * budget.samples()
                ? waiting.stream().filter(Ticket::isRaw).findFirst()
                : Optional.empty();
    }

    @Override
    public void paused() {
        batch = 0;
    }
}
