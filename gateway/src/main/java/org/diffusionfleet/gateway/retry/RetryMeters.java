package org.diffusionfleet.gateway.retry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.diffusionfleet.schemas.RetryRecord;

/** What waits to be tried again, in this gateway's share of it; thread-safe. */
@Singleton
class RetryMeters {

    /** Tries with a number of their own; while the store is away a job may be tried on and on. */
    private static final int NUMBERED = 9;

    private final MeterRegistry registry;
    private final AtomicLong waiting = new AtomicLong();
    private final Timer late;
    private final Counter refused;

    RetryMeters(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("fleet.retries.waiting", waiting);
        this.late = registry.timer("fleet.retries.put_back");
        this.refused = registry.counter("fleet.retries.refused");
    }

    /** So many more wait, or fewer. */
    void waiting(int change) {
        waiting.addAndGet(change);
    }

    /** A record came that shall wait so long; negative if it came late. */
    void came(RetryRecord retry, Duration pause) {
        var tries = retry.past().attempts();
        registry.timer("fleet.retries.pause", "tries", tries <= NUMBERED ? String.valueOf(tries) : "more")
                .record(pause.isNegative() ? Duration.ZERO : pause);
    }

    /** The broker has a record on its topic again, so long after it was due. */
    void putBack(Duration after) {
        late.record(after.isNegative() ? Duration.ZERO : after);
    }

    /** The broker did not take a record, which waits on. */
    void refused() {
        refused.increment();
    }
}
