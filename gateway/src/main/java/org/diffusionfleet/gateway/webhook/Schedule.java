package org.diffusionfleet.gateway.webhook;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.diffusionfleet.gateway.GatewayConfig;

/**
 * When a message is tried.
 *
 * @param pauses before each try
 * @param maxRetryAfter the longest that an endpoint's own wish counts for
 * @param jitter from 0 to 1: up to a tenth is added to a pause, so that what failed together does not come back together
 */
record Schedule(List<Duration> pauses, Duration maxRetryAfter, DoubleSupplier jitter) {

    private static final double JITTER = 0.1;

    static Schedule of(GatewayConfig.Webhooks settings, DoubleSupplier jitter) {
        return new Schedule(settings.schedule(), settings.maxRetryAfter(), jitter);
    }

    /** How many tries there are. */
    int tries() {
        return pauses.size();
    }

    /** The pause before the first. */
    Duration first() {
        return pauses.getFirst();
    }

    /** The pause after so many tries, of which that was the last: never shorter than the endpoint asks for. */
    Duration pause(int tried, Answer answer) {
        var planned = pauses.get(tried);
        var pause = planned.plusMillis(Math.round(planned.toMillis() * JITTER * jitter.getAsDouble()));
        if (answer instanceof Answer.Answered answered && answered.retryAfter() != null) {
            var wanted = answered.retryAfter().compareTo(maxRetryAfter) < 0 ? answered.retryAfter() : maxRetryAfter;
            return wanted.compareTo(pause) > 0 ? wanted : pause;
        }
        return pause;
    }
}
