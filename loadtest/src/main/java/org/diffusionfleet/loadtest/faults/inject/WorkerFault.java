package org.diffusionfleet.loadtest.faults.inject;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.loadtest.faults.bed.Exchange;
import org.diffusionfleet.loadtest.faults.bed.Slot;
import org.diffusionfleet.loadtest.faults.bed.Trap;
import org.diffusionfleet.loadtest.faults.bed.Trap.Moment;
import org.diffusionfleet.loadtest.faults.oracle.Fact;

/** A fault of one worker, whose place is taken by another afterwards. */
sealed interface WorkerFault extends Fault {

    int worker();

    @Override
    default Set<Target> targets() {
        return EnumSet.of(Target.worker(worker()));
    }

    @Override
    default int leases() {
        return 1;
    }

    @Override
    default int comings() {
        return 1;
    }

    @Override
    default void heal(Scene scene) throws Exception {
        scene.worker(worker()).relaunch();
    }

    private static void kill(Scene scene, int worker) {
        var process = scene.worker(worker).process();
        var relieved = scene.bed().workers().stream()
                .map(Slot::process)
                .allMatch(other -> other == process || other.answersReady());
        scene.strikesNow();
        process.kill();
        scene.victim(new Injection.Victim(process.pid(), relieved));
    }

    /** Nothing goes on after it. */
    private static boolean killed(Scene scene, int worker) {
        kill(scene, worker);
        return false;
    }

    /** Killed, wherever it is. */
    record Kill(int worker, Duration after) implements WorkerFault {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            Thread.sleep(after);
            kill(scene, worker);
        }
    }

    /** Killed when the store has half of a picture. */
    record KillInUpload(int worker) implements WorkerFault {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.spring(
                    scene.worker(worker), Trap.at(Moment.HALF_SENT, Exchange::uploads, _ -> killed(scene, worker)));
        }
    }

    /** Killed when its manifest is written, before or after it knows. */
    record KillAtCommit(int worker, boolean told) implements WorkerFault {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            var moment = told ? Moment.TOLD : Moment.ANSWERED;
            scene.spring(scene.worker(worker), Trap.at(moment, Exchange::commits, _ -> killed(scene, worker)));
        }
    }

    /** Killed when a job's end is told, before the job is settled. */
    record KillAfterEvent(int worker) implements WorkerFault {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            var pid = "-" + scene.worker(worker).process().pid();
            var fact = scene.await(
                    seen -> seen instanceof Fact.Happened told
                            && told.event().state().terminal()
                            && told.event().worker().endsWith(pid),
                    () -> kill(scene, worker));
            if (fact == null) {
                scene.missed("it told of no end");
            } else {
                scene.note("job " + fact.jobId());
            }
        }
    }

    /** Frozen for longer than its leases last, then goes on as if nothing were. */
    record Freeze(int worker, Duration length) implements WorkerFault {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.worker(worker).process().pause();
            Thread.sleep(length);
        }

        @Override
        public void heal(Scene scene) {
            scene.worker(worker).process().resume();
        }
    }

    /** Asked to end in order. */
    record Drain(int worker) implements WorkerFault {
        @Override
        public void strike(Scene scene) {
            scene.strikesNow();
            var start = System.nanoTime();
            scene.worker(worker).process().close();
            scene.note("drained in %d ms"
                    .formatted(Duration.ofNanos(System.nanoTime() - start).toMillis()));
        }
    }

    /**
     * Frozen with a manifest on the way until another has ended the job, or its owner has canceled it; then both go on.
     */
    record CommitRace(int worker, boolean cancel) implements WorkerFault {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            var slot = scene.worker(worker);
            var held = new CompletableFuture<String>();
            var goOn = new CountDownLatch(1);
            slot.tap().set(Trap.at(Moment.ARRIVED, Exchange::commits, exchange -> {
                scene.strikesNow();
                slot.process().pause();
                held.complete(Objects.requireNonNull(exchange.jobId()));
                return goOn.await(2 * Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }));
            var jobId = Scene.within(held);
            if (jobId == null) {
                slot.tap().disarm();
                scene.missed("nothing came by");
                return;
            }
            if (cancel) {
                scene.load().cancel(0, jobId);
            }
            var end = scene.await(
                    seen -> seen.jobId().equals(jobId)
                            && seen instanceof Fact.Happened told
                            && told.event().state().terminal(),
                    () -> {});
            scene.note("job %s: %s".formatted(jobId, end == null ? "nobody else ended it" : end.text()));
            slot.process().resume();
            goOn.countDown();
        }

        @Override
        public void heal(Scene scene) {
            scene.worker(worker).process().resume();
        }
    }

    /** One whose wall clock is wrong takes its place, works for a while, and goes. */
    record ClockSkew(int worker, Duration offset) implements WorkerFault {

        private static final Duration AT_WORK = Duration.ofSeconds(5);

        @Override
        public int comings() {
            return 2;
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            var slot = scene.worker(worker);
            slot.process().close();
            if (!scene.bed().relaunchSkewed(slot, offset)) {
                scene.missed("there is no C compiler to set a clock off with");
                slot.relaunch();
            }
            slot.awaitReady();
            Thread.sleep(AT_WORK);
        }

        @Override
        public void heal(Scene scene) {
            scene.worker(worker).process().close();
            scene.worker(worker).relaunch();
        }
    }
}
