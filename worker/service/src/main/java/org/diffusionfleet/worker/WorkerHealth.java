package org.diffusionfleet.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Ready while it leases jobs; alive while none of its threads has died. */
@ApplicationScoped
class WorkerHealth {

    private final Worker worker;

    WorkerHealth(Worker worker) {
        this.worker = worker;
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> HealthCheckResponse.named("worker")
                .withData("state", worker.state().name().toLowerCase(Locale.ROOT))
                .status(worker.state() == WorkerState.READY)
                .build();
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> HealthCheckResponse.named("worker threads")
                .status(worker.healthy())
                .build();
    }
}
