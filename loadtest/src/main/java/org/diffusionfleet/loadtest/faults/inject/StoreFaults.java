package org.diffusionfleet.loadtest.faults.inject;

import java.time.Duration;
import org.diffusionfleet.loadtest.faults.bed.Exchange;
import org.diffusionfleet.loadtest.faults.bed.Trap;
import org.diffusionfleet.loadtest.faults.bed.Weather;

/** How the object store fails those who use it. */
final class StoreFaults {

    private StoreFaults() {}

    static void errors(Scene scene, int oneIn) {
        scene.strikesNow();
        scene.bed().slots().forEach(slot -> slot.tap().weather(new Weather.Errors(oneIn)));
    }

    static void slow(Scene scene, int worker, Duration latency) {
        scene.strikesNow();
        scene.worker(worker).tap().weather(new Weather.Slow(latency));
    }

    static void clear(Scene scene) {
        scene.bed().slots().forEach(slot -> slot.tap().weather(new Weather.Clear()));
    }

    static void loseAnswer(Scene scene, int worker) throws InterruptedException {
        scene.spring(scene.worker(worker), Trap.at(Trap.Moment.ANSWERED, Exchange::commits, _ -> {
            scene.strikesNow();
            return false;
        }));
    }
}
