package org.diffusionfleet.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * The gateways of one test run share a registry of meters, for it is one of the JVM, and a gauge that an earlier gateway registered is
 * kept: a later gateway would show the earlier one's value, or nothing once that is collected. So each takes its own with it.
 */
@ApplicationScoped
class FreshMeters {

    void forget(@Observes ShutdownEvent event, MeterRegistry registry) {
        List.copyOf(registry.getMeters()).forEach(registry::remove);
    }
}
