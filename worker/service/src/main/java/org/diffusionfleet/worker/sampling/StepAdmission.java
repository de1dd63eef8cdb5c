package org.diffusionfleet.worker.sampling;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.diffusionfleet.schemas.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Continuous batching: whoever is prepared and fits joins before the next step. Of several, the lane goes first that had less
 * than its share (four fifths for the interactive one while both wait), in it the tenant who had least, and of his samples those
 * with a deadline, the one with the least to spare, as long as it can be in time; then the oldest. The oldest of all sees at most {@value #PATIENCE} others go first: then all wait until it has joined, so that with k
 * before it a sample joins as one of the next (k + 1) · ({@value #PATIENCE} + 1), whoever comes.
 */
final class StepAdmission implements Admission {

    static final int PATIENCE = 64;

    /** As good as none. */
    private static final Duration AGES = Duration.ofSeconds(Long.MAX_VALUE);

    private final RowBudget budget;
    private final Pace pace;
    private final Shares<Lane> lanes = new Shares<>();
    private final Shares<Origin> tenants = new Shares<>();
    private @Nullable Ticket oldest;
    private int passed; // who have joined since that one is the oldest

    StepAdmission(RowBudget budget, Pace pace) {
        this.budget = budget;
        this.pace = pace;
    }

    @Override
    public Optional<Ticket> next(List<Ticket> waiting, Device device) {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        var next = isOverdue(waiting.getFirst())
                ? Optional.of(waiting.getFirst()).filter(ticket -> ticket.isPrepared() && device.fits(ticket))
                : first(waiting, ticket -> ticket.isPrepared() && isInTurn(ticket, device) && device.fits(ticket));
        next.ifPresent(this::join);
        return next;
    }

    private boolean isOverdue(Ticket first) {
        if (first != oldest) {
            oldest = first;
            passed = 0;
        }
        return passed >= PATIENCE;
    }

    private boolean isInTurn(Ticket ticket, Device device) {
        return !budget.ramp() || (ticket.party().ramp().isOpen() && device.isInTurn(ticket));
    }

    private Optional<Ticket> first(List<Ticket> waiting, Predicate<Ticket> which) {
        var tickets = waiting.stream().filter(which).toList();
        var origins = new LinkedHashSet<Origin>();
        tickets.forEach(ticket -> origins.add(ticket.party().origin()));
        return lanes.first(Arrays.stream(Lane.values())
                        .filter(lane -> origins.stream().anyMatch(origin -> origin.lane() == lane))
                        .toList())
                .flatMap(lane -> tenants.first(
                        origins.stream().filter(origin -> origin.lane() == lane).toList()))
                .flatMap(origin -> tickets.stream()
                        .filter(ticket -> ticket.party().origin().equals(origin))
                        .min(Comparator.comparing(ticket -> ticket.slack(pace).orElse(AGES)))); // of equals, the oldest
    }

    private void join(Ticket joining) {
        var origin = joining.party().origin();
        lanes.charge(origin.lane(), joining.work() / weight(origin.lane()));
        tenants.charge(origin, joining.work());
        passed++;
    }

    /** How much of the device a lane has while both want it, in fifths. */
    static double weight(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> 4;
            case BATCH -> 1;
        };
    }

    /** A batch's worth of each lane, so that neither fills the other's place; and always the one whom all wait for. */
    @Override
    public Optional<Ticket> nextToPrepare(List<Ticket> waiting) {
        if (!waiting.isEmpty() && waiting.getFirst().isRaw() && isOverdue(waiting.getFirst())) {
            return Optional.of(waiting.getFirst());
        }
        return first(waiting, ticket -> ticket.isRaw() && begun(waiting, ticket) < budget.samples());
    }

    private static long begun(List<Ticket> waiting, Ticket raw) {
        var lane = raw.party().origin().lane();
        return waiting.stream()
                .filter(ticket -> !ticket.isRaw() && ticket.party().origin().lane() == lane)
                .count();
    }

    @Override
    public void paused() {}
}
