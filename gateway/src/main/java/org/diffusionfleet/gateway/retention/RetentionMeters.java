package org.diffusionfleet.gateway.retention;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.diffusionfleet.gateway.store.StoredObjects.Found;
import org.diffusionfleet.schemas.DeleteRequest;

/** What retention removed, and how it goes; thread-safe. */
@Singleton
class RetentionMeters {

    private static final String REASON = "reason";

    private final MeterRegistry registry;
    private final AtomicLong lastRun = new AtomicLong();

    RetentionMeters(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("fleet.retention.last.run.seconds", lastRun);
    }

    /** Objects are gone. */
    void removed(String reason, Collection<Found> objects) {
        registry.counter("fleet.retention.objects", REASON, reason).increment(objects.size());
        registry.counter("fleet.retention.bytes", REASON, reason)
                .increment(objects.stream()
                        .mapToDouble(object -> (double) object.bytes())
                        .sum());
    }

    /** A job is gone. */
    void removed(DeleteRequest.Reason reason) {
        registry.counter("fleet.retention.jobs", REASON, reason.id()).increment();
    }

    /** A chore could not go on. */
    void failed(String chore) {
        registry.counter("fleet.retention.failures", "chore", chore).increment();
    }

    /** All chores were run. */
    void ran(Instant time) {
        lastRun.set(time.getEpochSecond());
    }
}
