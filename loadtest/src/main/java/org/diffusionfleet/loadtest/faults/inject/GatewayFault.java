package org.diffusionfleet.loadtest.faults.inject;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A fault of one gateway, whose place is taken by another afterwards. */
sealed interface GatewayFault extends Fault {

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
    default int comings() {
        return 0;
    }

    @Override
    default void heal(Scene scene) {
        scene.gateway(gateway()).relaunch();
    }

    /** Killed, wherever it is. */
    record Kill(int gateway, Duration after) implements GatewayFault {
        @Override
        public void strike(Scene scene) throws InterruptedException {
            Thread.sleep(after);
            scene.gateway(gateway).process().kill();
        }
    }

    /** Killed so many milliseconds after a request was sent to it, which is then sent to the other: the oracle sees whether that is one job. */
    record KillInPost(int gateway, int millis) implements GatewayFault {

        private static final Map<String, Object> BODY = Map.of(
                "prompt", "a small frog, white background", "steps", 3, "seed", 7, "n_samples", 1, "sampler", "ddim");

        @Override
        public void strike(Scene scene) throws InterruptedException {
            var sent = new CountDownLatch(1);
            var first = Thread.ofVirtual().start(() -> {
                sent.countDown();
                answer(scene, gateway);
            });
            sent.await();
            Thread.sleep(millis);
            scene.strikesNow();
            scene.gateway(gateway).process().kill();
            first.join();
            for (int turn = 1;
                    !answer(scene, (gateway + turn) % scene.gateways().size());
                    turn += 2) {
                Thread.sleep(500);
            }
        }

        private static boolean answer(Scene scene, int gateway) {
            var key = scene.name();
            try {
                var answer = scene.gateways().submit(gateway, BODY, key);
                if (answer.status() == 202) {
                    scene.ledger().answered(key, answer.jobId());
                    scene.note("%s said job %s".formatted(scene.gateways().name(gateway), answer.jobId()));
                }
                return answer.status() < 500;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
    }
}
