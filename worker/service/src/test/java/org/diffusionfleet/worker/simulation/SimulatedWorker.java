package org.diffusionfleet.worker.simulation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.worker.Examples;
import org.diffusionfleet.worker.delivery.Announcer;
import org.diffusionfleet.worker.delivery.ObjectStore;
import org.diffusionfleet.worker.delivery.WorkerIdentity;
import org.diffusionfleet.worker.job.Backoff;
import org.diffusionfleet.worker.job.JobMeters;
import org.diffusionfleet.worker.job.JobRunner;
import org.diffusionfleet.worker.job.Stages;
import org.diffusionfleet.worker.job.TryLimits;
import org.diffusionfleet.worker.parking.ParkingLot;
import org.diffusionfleet.worker.prepare.PictureLimits;

/**
 * A worker: its leases, its jobs' ways through it and its running batch are the real ones. It does one thing at a turn: a seat's, a
 * job's or the device's. A job pauses before and after all that it asks of the store, and after what it tells; there its worker may
 * freeze or die.
 */
final class SimulatedWorker {

    static final int MAX_ATTEMPTS = 4;
    private static final int MAX_LOSSES = 2;

    final SimulatedStudio studio = new SimulatedStudio();
    private final Ledger ledger;
    private final SimulatedQueue queue;
    private final LongSupplier now;
    private final Duration skew;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final SimulatedIntake intake;
    private long frozenUntil;
    private boolean draining;

    SimulatedWorker(Ledger ledger, SimulatedQueue queue, LongSupplier now, Duration skew, int seats) {
        this.ledger = ledger;
        this.queue = queue;
        this.now = now;
        this.skew = skew;
        var store = new Store();
        var clock = new WallClock();
        var runner = new JobRunner(new Stages(
                Examples.MODEL,
                studio,
                store,
                new Teller(),
                ledger::isCancelled,
                stop,
                new TryLimits(
                        MAX_ATTEMPTS,
                        MAX_LOSSES,
                        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), bound -> bound)),
                Duration.ofMinutes(5),
                new WorkerIdentity("/workers/simulated"),
                clock,
                false,
                new PictureLimits(1, 1),
                new ParkingLot(store, "simulated", true, Duration.ofSeconds(5), clock),
                new JobMeters(new SimpleMeterRegistry())));
        this.intake = queue.intake(runner, seats, this::stopping);
    }

    /** Its parts, of which {@link #turn} moves one: the device, then its intake's. */
    int parts() {
        return 1 + intake.parts();
    }

    void turn(int part) {
        if (part == 0) {
            studio.step();
        } else {
            intake.turn(part - 1);
        }
    }

    /** Some time has passed. */
    void live() {
        if (!isFrozen()) {
            intake.live();
        }
    }

    boolean isFrozen() {
        return now.getAsLong() < frozenUntil;
    }

    void freeze(Duration length) {
        frozenUntil = now.getAsLong() + length.toNanos();
    }

    /** SIGTERM. */
    void drain() {
        draining = true;
        intake.drain();
    }

    /** The time for work is over. */
    void giveBack() {
        stop.countDown();
    }

    boolean draining() {
        return draining;
    }

    boolean stopping() {
        return stop.getCount() == 0;
    }

    boolean isDrained() {
        return stopping() && intake.isIdle();
    }

    int lost() {
        return intake.lost();
    }

    int moved() {
        return intake.moved();
    }

    /** SIGKILL, or the end of a drain. */
    void end(boolean connectionEnds) {
        intake.end(connectionEnds);
    }

    /** What others can see of a job only a worker may change that holds it yet; a lock may lapse between the question and the deed. */
    private void requireHeld(String what) {
        Ledger.require(intake.holds(), what + " by a worker whose lease of it is lost");
    }

    private final class WallClock extends Clock {
        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(now.getAsLong()).plus(skew);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final class Store implements ObjectStore {
        @Override
        public Optional<byte[]> read(String key, int maxBytes) {
            Fiber.pause();
            var data = Optional.ofNullable(ledger.objects().get(key));
            Fiber.pause();
            return data;
        }

        @Override
        public void put(String key, String contentType, byte[] data) {
            requireHeld("writing " + key);
            Fiber.pause();
            ledger.wrote(key, data);
            Fiber.pause();
        }

        @Override
        public byte[] putFirst(String key, String contentType, byte[] data) {
            requireHeld("writing " + key);
            Fiber.pause();
            var first = ledger.objects().get(key);
            if (first == null) {
                ledger.wrote(key, data);
            }
            Fiber.pause();
            return first == null ? data : first;
        }

        @Override
        public void remove(String key) {
            Fiber.pause();
            ledger.objects().remove(key);
            Fiber.pause();
        }
    }

    private final class Teller implements Announcer {
        @Override
        public void announce(JobEvent event) {
            requireHeld("telling " + event.id());
            ledger.told(event);
            Fiber.pause();
        }

        @Override
        public void progress(JobProgress progress) {}

        @Override
        public void bury(DeadLetter letter) {
            requireHeld("burying " + letter.cause().jobId());
            Fiber.pause();
        }

        /** Without the wait, which is the gateways'. */
        @Override
        public void postpone(RetryRecord retry) {
            requireHeld("postponing " + retry.plan().jobId());
            queue.putBack(retry);
            Fiber.pause();
        }
    }
}
