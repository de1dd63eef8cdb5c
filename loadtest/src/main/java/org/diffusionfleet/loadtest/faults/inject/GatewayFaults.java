package org.diffusionfleet.loadtest.faults.inject;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.diffusionfleet.loadtest.faults.bed.Slot;

/** How gateways come to harm. */
final class GatewayFaults {

    private GatewayFaults() {}

    /** The request is sent again with its key, to the other one: the oracle sees whether that is one job. */
    static void killInPost(Scene scene, int gateway, int millis) throws InterruptedException {
        var body = Map.<String, Object>of(
                "prompt", "a small frog, white background", "steps", 3, "seed", 7, "n_samples", 1, "sampler", "ddim");
        var key = scene.name();
        var sent = new CountDownLatch(1);
        var first = Thread.ofVirtual().start(() -> {
            sent.countDown();
            answer(scene, gateway, body, key);
        });
        sent.await();
        Thread.sleep(millis);
        scene.strikesNow();
        scene.gateway(gateway).process().kill();
        first.join();
        for (int turn = 1; !answer(scene, (gateway + turn) % scene.gateways().size(), body, key); turn += 2) {
            Thread.sleep(500);
        }
    }

    private static boolean answer(Scene scene, int gateway, Map<String, Object> body, String key) {
        try {
            var answer = scene.gateways().submit(gateway, body, key);
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

    static void redeploy(Scene scene) throws InterruptedException {
        scene.strikesNow();
        for (var slot : scene.bed().slots()) {
            replace(slot);
        }
    }

    private static void replace(Slot slot) throws InterruptedException {
        slot.process().close();
        slot.relaunch();
        slot.awaitReady();
        Thread.sleep(200);
    }
}
