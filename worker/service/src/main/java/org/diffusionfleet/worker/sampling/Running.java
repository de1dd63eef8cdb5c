package org.diffusionfleet.worker.sampling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.diffusionfleet.diffusion.sampling.RowLimit;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.sampling.SampleOwner;
import org.diffusionfleet.schemas.Lane;

/**
 * What the device has in hand: a running batch for each size of picture. Batches take turns, each sample having the same share of
 * the device whatever the others' size; twice that where one of the batch would miss its deadline. Where a call takes as long as it
 * has rows, lanes do not share calls, as a program's thousand pictures would slow the one somebody waits for: then lanes take turns
 * first, each as its share is. Used by the device thread alone.
 */
final class Running implements Admission.Device {

    /** As many as the UNet keeps buffers for; a fifth size waits until one has no samples left. */
    static final int MAX_SIZES = 4;

    /** How much more of the device samples get that would be late. */
    private static final double HURRY = 2;

    private final Painter painter;
    private final RowBudget budget;
    private final Pace pace;
    private final boolean lanesApart;
    private final Map<Kind, Group> groups = new LinkedHashMap<>();
    private final Map<Size, RowLimit> limits = new HashMap<>(); // of sizes that have been drawn
    private final Shares<Kind> turns = new Shares<>();
    private final Shares<Optional<Lane>> lanes = new Shares<>();
    private final Ramp ramp = new Ramp();

    /**
     * What samples have in common that share calls.
     *
     * @param lane empty if lanes share them
     */
    record Kind(Size size, Optional<Lane> lane) {}

    private record Group(RunningBatch batch, List<Ticket> tickets, double weight) {}

    Running(Painter painter, RowBudget budget, Pace pace, boolean lanesApart) {
        this.painter = painter;
        this.budget = budget;
        this.pace = pace;
        this.lanesApart = lanesApart;
    }

    private Kind kind(Ticket ticket) {
        return new Kind(
                ticket.size(), Optional.of(ticket.party().origin().lane()).filter(_ -> lanesApart));
    }

    @Override
    public boolean isIdle() {
        return groups.isEmpty();
    }

    @Override
    public boolean fits(Ticket ticket) {
        var group = groups.get(kind(ticket));
        return group == null
                ? hasBuffers(ticket.size())
                : group.batch.rowsAhead() + ticket.sample().rowsAhead() <= rows(ticket.size());
    }

    private boolean hasBuffers(Size size) {
        var sizes = groups.keySet().stream().map(Kind::size).collect(Collectors.toSet());
        return sizes.contains(size) || sizes.size() < MAX_SIZES;
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
        var group = groups.computeIfAbsent(kind(ticket), this::newGroup);
        group.tickets.add(ticket);
        group.batch.admit(ticket.sample(), owner);
        ramp.joined();
        ticket.party().ramp().joined();
    }

    private Group newGroup(Kind kind) {
        var size = kind.size();
        return new Group(
                new RunningBatch(painter.denoiser(size.height(), size.width()), limit(size)),
                new ArrayList<>(),
                kind.lane().map(StepAdmission::weight).orElse(1.0));
    }

    /** Whose turn it is; something must run. */
    Kind turn() {
        Kind next = null;
        for (var kind : groups.keySet()) {
            next = next == null || isBefore(kind, next) ? kind : next;
        }
        return Objects.requireNonNull(next, "nothing runs");
    }

    private boolean isBefore(Kind one, Kind other) {
        var lane = Double.compare(lanes.start(one.lane), lanes.start(other.lane));
        return lane < 0 || (lane == 0 && turns.start(one) < turns.start(other));
    }

    /**
     * One step of the samples of that kind.
     *
     * @return rows that were answered
     */
    int step(Kind kind) {
        var group = group(kind);
        var samples = group.tickets.size();
        var hurries = groups.size() > 1 && group.tickets.stream().anyMatch(this::isLate);
        var rows = group.batch.step();
        var work = (double) rows * kind.size().pixels();
        turns.charge(kind, work / samples / (hurries ? HURRY : 1));
        lanes.charge(kind.lane(), work / group.weight);
        if (group.batch.isEmpty()) {
            groups.remove(kind);
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
        group(kind(ticket)).tickets.remove(ticket);
        ramp.left(done);
        ticket.party().ramp().left(done);
    }

    /** Gives up the samples of that kind, because the device failed on them. */
    List<Ticket> abandon(Kind kind) {
        var tickets = List.copyOf(group(kind).tickets);
        tickets.forEach(ticket -> left(ticket, false));
        groups.remove(kind);
        return tickets;
    }

    private Group group(Kind kind) {
        var group = groups.get(kind);
        if (group == null) {
            throw new IllegalStateException("nothing of %s runs".formatted(kind));
        }
        return group;
    }
}
