package org.diffusionfleet.gateway.retention;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.diffusionfleet.gateway.GatewayConfig;
import org.jspecify.annotations.Nullable;

/** Sweeps again and again, about as often as set: gateways that were started together do not sweep together. */
@ApplicationScoped
class SweepLoop {

    private static final double JITTER = 0.2;

    private final Sweep sweep;
    private final Duration interval;
    private volatile boolean stopped;
    private @Nullable Thread thread;

    SweepLoop(Sweep sweep, GatewayConfig config) {
        this.sweep = sweep;
        this.interval = config.retention().interval();
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("retention").start(this::loop);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void loop() {
        try {
            while (!stopped) {
                Thread.sleep(pause());
                sweep.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        var factor = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
        return Duration.ofMillis(Math.round(interval.toMillis() * factor));
    }
}
