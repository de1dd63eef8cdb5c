package org.diffusionfleet.loadtest.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.diffusionfleet.loadtest.faults.oracle.Provocation;

/** Notices when this machine stood still, or was so busy that it might as well: leases are lost then, and by nobody's fault. */
final class Stalls {

    private static final Duration BEAT = Duration.ofMillis(200);
    private static final Duration NOTABLE = Duration.ofSeconds(2);
    private static final Duration AFTERMATH = Duration.ofSeconds(20);
    private static final int LEASES = 3;

    private final List<Provocation> seen = new CopyOnWriteArrayList<>();

    Stalls() {
        Thread.ofPlatform().daemon().name("stalls").start(this::watch);
    }

    List<Provocation> seen() {
        return seen;
    }

    private void watch() {
        try {
            while (true) {
                var before = Instant.now();
                Thread.sleep(BEAT);
                var after = Instant.now();
                if (Duration.between(before, after).compareTo(NOTABLE) > 0) {
                    seen.add(new Provocation(before, after.plus(AFTERMATH), LEASES));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
