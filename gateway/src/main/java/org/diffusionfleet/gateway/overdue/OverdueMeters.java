package org.diffusionfleet.gateway.overdue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import org.diffusionfleet.schemas.JobEvent;

/** What became of jobs that were overdue; thread-safe. */
@Singleton
class OverdueMeters {

    private final MeterRegistry registry;
    private final Counter undecided;

    OverdueMeters(MeterRegistry registry) {
        this.registry = registry;
        this.undecided = registry.counter("fleet.overdue.undecided");
    }

    /** This gateway tells of that end. */
    void ended(JobEvent end) {
        var reason = end instanceof JobEvent.Expired expired && expired.reason() != null
                ? expired.reason().id()
                : "owner";
        registry.counter("fleet.overdue.ended", "state", end.state().id(), "reason", reason)
                .increment();
    }

    /** It could not be found out how a job has ended. */
    void undecided() {
        undecided.increment();
    }
}
