package org.diffusionfleet.loadtest.faults.inject;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.diffusionfleet.loadtest.faults.bed.Exchange;
import org.diffusionfleet.loadtest.faults.bed.Trap;
import org.diffusionfleet.loadtest.faults.bed.Weather;

/** A fault of the object store. Workers wait for it, and keep their leases. */
sealed interface StoreFault extends Fault {

    @Override
    default Set<Target> targets() {
        return EnumSet.of(Target.STORE);
    }

    @Override
    default int leases() {
        return 0;
    }

    @Override
    default int comings() {
        return 0;
    }

    @Override
    default void heal(Scene scene) {
        scene.bed().slots().forEach(slot -> slot.tap().weather(new Weather.Clear()));
    }

    /** It is killed, and comes back a while later. */
    record Down(Duration away) implements StoreFault {
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
    record Errors(int oneIn, Duration length) implements StoreFault {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.strikesNow();
            scene.bed().slots().forEach(slot -> slot.tap().weather(new Weather.Errors(oneIn)));
            Thread.sleep(length);
        }
    }

    /** It takes ten seconds over each request of one worker: longer than a lease. */
    record Slow(int worker, Duration latency, Duration length) implements StoreFault {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.strikesNow();
            scene.worker(worker).tap().weather(new Weather.Slow(latency));
            Thread.sleep(length);
        }
    }

    /** It writes a manifest, and its answer is lost. */
    record LostAnswer(int worker) implements StoreFault {
        @Override
        public Set<Target> targets() {
            return EnumSet.of(Target.worker(worker));
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.spring(scene.worker(worker), Trap.at(Trap.Moment.ANSWERED, Exchange::commits, _ -> {
                scene.strikesNow();
                return false;
            }));
        }

        @Override
        public void heal(Scene scene) {
            scene.nothing();
        }
    }
}
