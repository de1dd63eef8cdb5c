package org.diffusionfleet.worker.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.diffusionfleet.worker.intake.JobHandler;
import org.diffusionfleet.worker.intake.LaneSeats;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.intake.Settlement;
import org.diffusionfleet.worker.intake.SimulatedLane;
import org.jspecify.annotations.Nullable;

/** A worker's lane in a consumer group, which is one part, and the jobs that it has, each of which is another. */
final class SimulatedGroupIntake implements SimulatedIntake {

    private final SimulatedConsumerGroup group;
    private final JobHandler handler;
    private final SimulatedLane lane;
    private final Fiber<Boolean> thread;
    private final List<Work> works = new ArrayList<>();
    private SimulatedConsumerGroup.@Nullable Member member;
    private @Nullable Work working;
    private @Nullable Error broken;
    private boolean draining;
    private boolean dead;
    private int lost;
    private int moved;

    /** A job in hand. */
    private static final class Work {
        final Fiber<Boolean> fiber;
        final SimulatedConsumerGroup.Member member;

        @Nullable
        Lease lease;

        Work(Runnable task, SimulatedConsumerGroup.Member member) {
            this.member = member;
            this.fiber = fiber(task);
        }
    }

    SimulatedGroupIntake(
            SimulatedConsumerGroup group, JobHandler handler, LongSupplier now, int seats, Duration handOver) {
        this.group = group;
        this.handler = handler;
        this.lane = new SimulatedLane(
                this::join,
                Duration.ofMillis(SimulatedQueue.LOCK_MS),
                new LaneSeats(SimulatedQueue.TOPIC, seats, 1, works::isEmpty),
                new Witness(),
                task -> works.add(new Work(task, Objects.requireNonNull(member))),
                handOver,
                now,
                Fiber::pause);
        this.thread = fiber(lane);
    }

    private static Fiber<Boolean> fiber(Runnable body) {
        return new Fiber<>(() -> {
            body.run();
            return true;
        });
    }

    private SimulatedConsumerGroup.Member join() {
        Ledger.require(member == null || member.hasFailed(), "a lane starts over, and nothing has happened");
        var joining = group.new Member();
        member = joining;
        return joining;
    }

    /** Sees what becomes of the jobs. A lane takes any error of a job's for the job's. */
    private final class Witness implements JobHandler {
        @Override
        public Settlement handle(Lease lease) {
            return witness(lease, handler::handle);
        }

        @Override
        public Settlement decline(Lease lease) {
            return witness(lease, handler::decline);
        }

        private Settlement witness(Lease lease, Function<Lease, Settlement> work) {
            try {
                Objects.requireNonNull(working).lease = lease;
                group.handedOut(lease);
                var how = work.apply(lease);
                if (how == Settlement.ACCEPT) {
                    group.accepted(lease);
                }
                lost += lease.held() ? 0 : 1;
                moved += lease.held() && lease.recalled() && how == Settlement.RELEASE ? 1 : 0;
                return how;
            } catch (Ledger.Violation e) {
                broken = e;
                throw e;
            }
        }
    }

    @Override
    public int parts() {
        return 1 + works.size();
    }

    @Override
    public void turn(int part) {
        if (part > 0) {
            goOn(works.get(part - 1));
        } else if (!thread.isDone()) {
            thread.resume();
            Ledger.require(!thread.isDone() || draining, "a lane has ended, and nobody asked it to");
        }
        if (broken != null) {
            throw broken;
        }
    }

    private void goOn(Work work) {
        working = work;
        work.fiber.resume();
        if (work.fiber.isDone()) {
            works.remove(work);
        }
    }

    @Override
    public void live() {
        if (member != null) {
            member.beat();
        }
    }

    @Override
    public void drain() {
        draining = true;
        lane.stop();
    }

    @Override
    public boolean isIdle() {
        return thread.isDone();
    }

    @Override
    public boolean holds() {
        return dead || (working != null && working.lease != null && working.member.has(working.lease.record()));
    }

    @Override
    public int lost() {
        return lost;
    }

    @Override
    public int moved() {
        return moved;
    }

    /** The group does not notice that a connection ended. */
    @Override
    public void end(boolean connectionEnds) {
        dead = true;
        if (member != null && !isIdle()) {
            member.die();
        }
        works.stream().map(work -> work.fiber).filter(fiber -> !fiber.isDone()).forEach(Fiber::kill);
        if (!isIdle()) {
            thread.kill();
        }
    }
}
