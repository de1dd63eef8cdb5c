package org.diffusionfleet.gateway.forecast;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Lane;

/**
 * How far off the estimates were that this gateway's clients were given with their jobs: the difference as a part of how long it took,
 * of the jobs that succeeded. Thread-safe; remembers the latest jobs, so many of them.
 */
@Startup
@Singleton
public final class EtaErrors {

    private static final int JOBS = 50_000;

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<String, Estimate> estimates = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Estimate> eldest) {
            return size() > JOBS;
        }
    });

    private record Estimate(Instant given, double seconds, Lane lane) {}

    public EtaErrors(MeterRegistry registry, Clock clock, Listeners<JobView> listeners) {
        this.registry = registry;
        this.clock = clock;
        for (var lane : Lane.values()) {
            meter(lane);
        }
        listeners.listenToAll(this::told);
    }

    /** A client was told that its job will be done in so many seconds; only the first time counts. */
    public void given(String jobId, Lane lane, double seconds) {
        estimates.putIfAbsent(jobId, new Estimate(clock.instant(), seconds, lane));
    }

    private void told(String jobId, JobView view) {
        if (!view.state().terminal()) {
            return;
        }
        var estimate = estimates.remove(jobId);
        if (estimate != null && view.state() == JobState.SUCCEEDED) {
            var took = Math.max(
                            1,
                            Duration.between(estimate.given(), clock.instant()).toMillis())
                    / 1e3;
            meter(estimate.lane()).record(Math.abs(estimate.seconds() - took) / took);
        }
    }

    private DistributionSummary meter(Lane lane) {
        return DistributionSummary.builder("fleet.eta.error")
                .description("how far off estimates were, as a part of how long jobs took")
                .tag("lane", lane.id())
                .publishPercentiles(0.5, 0.9)
                .register(registry);
    }
}
