package org.diffusionfleet.worker.sampling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.sampling.RowLimit;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.sampling.SampleOwner;

/**
 * What the device has in hand: a running batch for each size of picture. Batches take turns, each sample having the same share of
 * the device whatever the others' size; twice that where one of the batch would miss its deadline. Used by the device thread alone.
 */
final class Running implements Admission.Device {

    /** As many as the UNet keeps buffers for; a fifth size waits until one has no samples left. */
    static final int MAX_SIZES = 4;

    /** How much more of the device samples get that would be late. */
    private static final double HURRY = 2;

    private final Painter painter;
    private final RowBudget budget;
    private final Pace pace;
    private final Map<Size, Group> groups = new LinkedHashMap<>();
    private final Map<Size, RowLimit> limits = new HashMap<>(); // of sizes that have been drawn
    private final Shares<Size> turns = new Shares<>();
    private final Ramp ramp = new Ramp();

    private record Group(RunningBatch batch, List<Ticket> tickets) {}

    Running(Painter painter, RowBudget budget, Pace pace) {
        this.painter = painter;
        this.budget = budget;
        this.pace = pace;
    }

    @Override
    public boolean isIdle() {
        return groups.isEmpty();
    }

    @Override
    public boolean fits(Ticket ticket) {
        var group = groups.get(ticket.size());
        return group == null
                ? groups.size() < MAX_SIZES
                : group.batch.rowsAhead() + ticket.sample().rowsAhead() <= rows(ticket.size());
    }

    /** Most rows that may share a call: the budget, or less while the device has no memory for so many. */
    int rows(Size size) {
        return Math.min(budget.rows(size), limit(size).rows());
    }

    private RowLimit limit(Size size) {
        return limits.computeIfAbsent(size, _ -> new RowLimit());
    }

    /**
     * While the device's own ramp is closed only a sample joins that will be done before any of those that run: behind long
     * ones it would wait for nothing.
     */
    @Override
    public boolean isInTurn(Ticket ticket) {
        return ramp.isOpen() || ticket.work() < leastWorkLeft();
    }

    private double leastWorkLeft() {
        return groups.values().stream()
                .flatMap(group -> group.tickets.stream())
                .mapToDouble(Ticket::workLeft)
                .min()
                .orElse(Double.MAX_VALUE);
    }

    /** The device has had nothing to do. */
    void paused() {
        ramp.restart();
    }

    void admit(Ticket ticket, SampleOwner owner) {
        var group = groups.computeIfAbsent(
                ticket.size(),
                size -> new Group(
                        new RunningBatch(painter.denoiser(size.height(), size.width()), limit(size)),
                        new ArrayList<>()));
        group.tickets.add(ticket);
        group.batch.admit(ticket.sample(), owner);
        ramp.joined();
        ticket.party().ramp().joined();
    }

    /** Whose turn it is; something must run. */
    Size turn() {
        return turns.first(groups.keySet()).orElseThrow();
    }

    /**
     * One step of the samples of that size.
     *
     * @return rows that were answered
     */
    int step(Size size) {
        var group = group(size);
        var samples = group.tickets.size();
        var hurries = groups.size() > 1 && group.tickets.stream().anyMatch(this::isLate);
        var rows = group.batch.step();
        turns.charge(size, (double) rows * size.pixels() / samples / (hurries ? HURRY : 1));
        if (group.batch.isEmpty()) {
            groups.remove(size);
        }
        return rows;
    }

    /** Not in time as things go, although there is time left: those whose time is over are on their way out. */
    private boolean isLate(Ticket ticket) {
        return ticket.party().finishBy().isPresent() && ticket.slack(pace).isEmpty();
    }

    /** A step of some samples took so long. */
    void took(long nanos) {
        pace.stepped((double) nanos * Math.max(1, groups.size()));
    }

    /** A sample has left its batch, done or not. */
    void left(Ticket ticket, boolean done) {
        group(ticket.size()).tickets.remove(ticket);
        ramp.left(done);
        ticket.party().ramp().left(done);
    }

    /** Gives up the samples of that size, because the device failed on them. */
    List<Ticket> abandon(Size size) {
        var tickets = List.copyOf(group(size).tickets);
        tickets.forEach(ticket -> left(ticket, false));
        groups.remove(size);
        return tickets;
    }

    private Group group(Size size) {
        var group = groups.get(size);
        if (group == null) {
            throw new IllegalStateException("nothing of size %s runs".formatted(size));
        }
        return group;
    }
}
