package org.diffusionfleet.worker.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.diffusionfleet.worker.intake.JobHandler;
import org.diffusionfleet.worker.intake.Settlement;
import org.diffusionfleet.worker.intake.SimulatedSeat;
import org.jspecify.annotations.Nullable;

/** A worker's seats, and beside each of them the job that it has: two parts a seat. */
final class SimulatedShareIntake implements SimulatedIntake {

    private final JobHandler handler;
    private final BooleanSupplier stopping;
    private final List<Desk> desks = new ArrayList<>();
    private @Nullable Desk working; // of the job whose turn it is
    private boolean draining;
    private int lost;

    /** A seat and the job it has. */
    private static final class Desk {
        final SimulatedSeat seat;
        final Deque<SimulatedShareGroup.Consumer> consumers = new ArrayDeque<>();

        @Nullable
        Fiber<Settlement> work;

        Desk(Supplier<SimulatedShareGroup.Consumer> consumer, LongSupplier now) {
            this.seat = new SimulatedSeat(
                    () -> {
                        consumers.push(consumer.get());
                        return consumers.element();
                    },
                    now);
        }
    }

    SimulatedShareIntake(
            SimulatedShareGroup group, JobHandler handler, LongSupplier now, int seats, BooleanSupplier stopping) {
        this.handler = handler;
        this.stopping = stopping;
        for (int i = 0; i < seats; i++) {
            desks.add(new Desk(() -> group.new Consumer(), now));
        }
    }

    @Override
    public int parts() {
        return 2 * desks.size();
    }

    @Override
    public void turn(int part) {
        var desk = desks.get(part / 2);
        if (part % 2 == 0) {
            lookAfter(desk);
        } else {
            goOn(desk);
        }
    }

    private void goOn(Desk desk) {
        var work = desk.work;
        if (work != null && !work.isDone()) {
            working = desk;
            work.resume();
        }
    }

    private void lookAfter(Desk desk) {
        var work = desk.work;
        if (work == null) {
            lease(desk);
        } else if (work.isDone()) {
            desk.work = null;
            if (!desk.seat.settle(work.result().orElse(Settlement.RELEASE))) {
                lost++;
            }
        } else {
            desk.seat.renew();
        }
    }

    /** The poll that is under way when the worker is asked to drain may bring a job yet. */
    private void lease(Desk desk) {
        if (stopping.getAsBoolean()) {
            return;
        }
        desk.seat.poll().ifPresent(lease -> {
            desk.work = new Fiber<>(() -> draining ? handler.decline(lease) : handler.handle(lease));
        });
    }

    @Override
    public void live() {}

    @Override
    public void drain() {
        draining = true;
    }

    @Override
    public boolean isIdle() {
        return stopping.getAsBoolean() && desks.stream().allMatch(desk -> desk.work == null);
    }

    @Override
    public boolean holds() {
        return working != null && working.consumers.element().isWithinItsLock();
    }

    @Override
    public int lost() {
        return lost;
    }

    @Override
    public int moved() {
        return 0;
    }

    @Override
    public void end(boolean connectionEnds) {
        desks.forEach(desk -> {
            if (desk.work != null && !desk.work.isDone()) {
                desk.work.kill();
            }
            if (connectionEnds) {
                desk.seat.close();
            }
        });
    }
}
