package org.diffusionfleet.loadtest.faults.inject;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.loadtest.faults.bed.Exchange;
import org.diffusionfleet.loadtest.faults.bed.Trap;
import org.diffusionfleet.loadtest.faults.bed.Trap.Moment;
import org.diffusionfleet.loadtest.faults.oracle.Fact;

/** How workers come to harm. */
final class WorkerFaults {

    private WorkerFaults() {}

    static void kill(Scene scene, int worker) {
        var process = scene.worker(worker).process();
        scene.strikesNow();
        scene.victim(process.pid());
        process.kill();
    }

    static void killInUpload(Scene scene, int worker) throws InterruptedException {
        scene.spring(scene.worker(worker), Trap.at(Moment.HALF_SENT, Exchange::uploads, _ -> killed(scene, worker)));
    }

    static void killAtCommit(Scene scene, int worker, boolean told) throws InterruptedException {
        var moment = told ? Moment.TOLD : Moment.ANSWERED;
        scene.spring(scene.worker(worker), Trap.at(moment, Exchange::commits, _ -> killed(scene, worker)));
    }

    private static boolean killed(Scene scene, int worker) {
        kill(scene, worker);
        return false;
    }

    static void killAfterEvent(Scene scene, int worker) throws InterruptedException {
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

    static void drain(Scene scene, int worker) {
        scene.strikesNow();
        var start = System.nanoTime();
        scene.worker(worker).process().close();
        scene.note("drained in %d ms"
                .formatted(Duration.ofNanos(System.nanoTime() - start).toMillis()));
    }

    static void raceToCommit(Scene scene, int worker, boolean cancel) throws InterruptedException {
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

    static void skew(Scene scene, int worker, Duration offset) throws InterruptedException {
        var slot = scene.worker(worker);
        slot.process().close();
        if (!scene.bed().relaunchSkewed(slot, offset)) {
            scene.missed("there is no C compiler to set a clock off with");
            slot.relaunch();
        }
        slot.awaitReady();
        Thread.sleep(Duration.ofSeconds(5));
    }
}
