package org.diffusionfleet.gateway.retention;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.status.JobView;

/** How long results are kept, whoever submitted their job; thread-safe. */
@ApplicationScoped
public class ResultLife {

    private final GatewayConfig config;

    public ResultLife(GatewayConfig config) {
        this.config = config;
    }

    /** When a job's objects and record go; empty while it has not ended. */
    public Optional<Instant> expiresAt(JobView view) {
        return view.endedAt().map(ended -> ended.plus(kept(view)));
    }

    private Duration kept(JobView view) {
        var asked = view.requireJob().resultTtlSeconds();
        if (asked == null || asked < 1) {
            return byDefault(view);
        }
        return shorter(Duration.ofSeconds(asked), config.retention().maxResultTtl());
    }

    /** What may be replayed stays for as long as its dead letter does. */
    private Duration byDefault(JobView view) {
        var ttl = config.retention().resultTtl();
        var letter = config.limits().deadLetterAge();
        return view.state().replayable() && letter.compareTo(ttl) > 0 ? letter : ttl;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
