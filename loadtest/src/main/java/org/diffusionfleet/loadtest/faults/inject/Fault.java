package org.diffusionfleet.loadtest.faults.inject;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Something that goes wrong. Says what it needs for itself, strikes, and puts right what it broke.
 *
 * <p>{@link #strike} returns when the harm is done, {@link #heal} when the fleet has all its parts again, if only just started.
 */
public sealed interface Fault {

    /** What no other fault may touch meanwhile. */
    Set<Target> targets();

    /** How often a job in hand may lose its lease by it. */
    default int leases() {
        return 1;
    }

    /** Does harm. */
    void strike(Scene scene) throws Exception;

    /** Puts it right. */
    void heal(Scene scene) throws Exception;

    /** A fault of one worker, whose place is taken by another afterwards. */
    sealed interface OfWorker extends Fault {
        int worker();

        @Override
        default Set<Target> targets() {
            return EnumSet.of(Target.worker(worker()));
        }

        @Override
        default void heal(Scene scene) throws Exception {
            scene.worker(worker()).relaunch();
        }
    }

    /** A fault of one gateway, whose place is taken by another afterwards. */
    sealed interface OfGateway extends Fault {
        int gateway();

        @Override
        default Set<Target> targets() {
            return EnumSet.of(Target.gateway(gateway()));
        }

        @Override
        default int leases() {
            return 0;
        }

        @Override
        default void heal(Scene scene) {
            scene.gateway(gateway()).relaunch();
        }
    }

    /** A fault of the object store. Workers wait for it, and keep their leases. */
    sealed interface OfStore extends Fault {
        @Override
        default Set<Target> targets() {
            return EnumSet.of(Target.STORE);
        }

        @Override
        default int leases() {
            return 0;
        }
    }

    /** Killed, wherever it is. */
    record KillWorker(int worker, Duration after) implements OfWorker {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            Thread.sleep(after);
            WorkerFaults.kill(scene, worker);
        }
    }

    /** Killed when the store has half of a picture. */
    record KillWorkerInUpload(int worker) implements OfWorker {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            WorkerFaults.killInUpload(scene, worker);
        }
    }

    /** Killed when its manifest is written, before or after it knows. */
    record KillWorkerAtCommit(int worker, boolean told) implements OfWorker {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            WorkerFaults.killAtCommit(scene, worker, told);
        }
    }

    /** Killed when a job's end is told, before the job is settled. */
    record KillWorkerAfterEvent(int worker) implements OfWorker {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            WorkerFaults.killAfterEvent(scene, worker);
        }
    }

    /** Frozen for longer than its leases last, then goes on as if nothing were. */
    record FreezeWorker(int worker, Duration length) implements OfWorker {
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
    record DrainWorker(int worker) implements OfWorker {
        @Override
        public void strike(Scene scene) {
            WorkerFaults.drain(scene, worker);
        }
    }

    /** Killed, wherever it is. */
    record KillGateway(int gateway, Duration after) implements OfGateway {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            Thread.sleep(after);
            scene.gateway(gateway).process().kill();
        }
    }

    /** Killed so many milliseconds after a request was sent to it, which is then sent to the other. */
    record KillGatewayInPost(int gateway, int millis) implements OfGateway {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            GatewayFaults.killInPost(scene, gateway, millis);
        }
    }

    /** The broker that leads a partition is killed, and comes back a while later. */
    record LeaderLoss(int topic, int partition, Duration away) implements Fault {
        @Override
        public Set<Target> targets() {
            return EnumSet.of(Target.BROKERS);
        }

        @Override
        public int leases() {
            return 3;
        }

        @Override
        public void strike(Scene scene) throws Exception {
            BrokerFaults.killLeader(scene, topic, partition, away);
        }

        @Override
        public void heal(Scene scene) throws InterruptedException {
            BrokerFaults.restart(scene);
        }
    }

    /** All brokers are killed, and come back a while later. */
    record AllBrokers(Duration away) implements Fault {
        @Override
        public Set<Target> targets() {
            return EnumSet.allOf(Target.class);
        }

        @Override
        public int leases() {
            return 4;
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            BrokerFaults.killAll(scene, away);
        }

        @Override
        public void heal(Scene scene) throws InterruptedException {
            BrokerFaults.restart(scene);
        }
    }

    /** There is no room left where the last broker keeps its data. */
    record DiskFull(Duration length) implements Fault {
        @Override
        public Set<Target> targets() {
            return EnumSet.of(Target.BROKERS);
        }

        @Override
        public int leases() {
            return 3;
        }

        @Override
        public void strike(Scene scene) throws Exception {
            BrokerFaults.fillDisk(scene, length);
        }

        @Override
        public void heal(Scene scene) throws Exception {
            BrokerFaults.freeDisk(scene);
        }
    }

    /** The object store is killed, and comes back a while later. */
    record StoreDown(Duration away) implements OfStore {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.bed().s3().kill();
            Thread.sleep(away);
        }

        @Override
        public void heal(Scene scene) {
            scene.bed().restartS3();
        }
    }

    /** It answers 500 to one request in so many. */
    record StoreErrors(int oneIn, Duration length) implements OfStore {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            StoreFaults.errors(scene, oneIn);
            Thread.sleep(length);
        }

        @Override
        public void heal(Scene scene) {
            StoreFaults.clear(scene);
        }
    }

    /** It takes ten seconds over each request of one worker: longer than a lease. */
    record StoreSlow(int worker, Duration latency, Duration length) implements OfStore {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            StoreFaults.slow(scene, worker, latency);
            Thread.sleep(length);
        }

        @Override
        public void heal(Scene scene) {
            StoreFaults.clear(scene);
        }
    }

    /** It writes a manifest, and its answer is lost. */
    record LostAnswer(int worker) implements OfStore {
        @Override
        public Set<Target> targets() {
            return EnumSet.of(Target.worker(worker));
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            StoreFaults.loseAnswer(scene, worker);
        }

        @Override
        public void heal(Scene scene) {
            scene.nothing();
        }
    }

    /**
     * A worker is frozen with its manifest on the way until another has ended the job, or its owner has canceled it; then both go on.
     */
    record CommitRace(int worker, boolean cancel) implements OfWorker {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            WorkerFaults.raceToCommit(scene, worker, cancel);
        }

        @Override
        public void heal(Scene scene) {
            scene.worker(worker).process().resume();
        }
    }

    /** A worker whose wall clock is wrong takes another's place, works for a while, and goes. */
    record ClockSkew(int worker, Duration offset) implements OfWorker {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            WorkerFaults.skew(scene, worker, offset);
        }

        @Override
        public void heal(Scene scene) {
            scene.worker(worker).process().close();
            scene.worker(worker).relaunch();
        }
    }

    /** All services are replaced, one after another. */
    record Redeploy() implements Fault {
        @Override
        public Set<Target> targets() {
            return EnumSet.allOf(Target.class);
        }

        @Override
        public int leases() {
            return 3;
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            GatewayFaults.redeploy(scene);
        }

        @Override
        public void heal(Scene scene) {
            scene.nothing();
        }
    }
}
