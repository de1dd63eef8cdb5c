package org.diffusionfleet.gateway.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How messages fare; thread-safe. */
@Singleton
class WebhookMeters {

    private final MeterRegistry registry;

    WebhookMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A try is over. */
    void tried(Answer answer, Duration took) {
        registry.timer("fleet.webhook.tries", "outcome", outcome(answer)).record(took);
    }

    /** A delivery is over. */
    void ended(Delivery.State state) {
        registry.counter("fleet.webhook.deliveries", "state", state.id()).increment();
    }

    private static String outcome(Answer answer) {
        return switch (answer) {
            case Answer.Answered answered -> answered.success() ? "delivered" : "refused";
            case Answer.Unanswered unanswered -> unanswered.why().id();
        };
    }
}
