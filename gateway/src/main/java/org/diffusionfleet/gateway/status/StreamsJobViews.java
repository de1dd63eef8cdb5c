package org.diffusionfleet.gateway.status;

import com.github.f4b6a3.uuid.util.UuidUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.gateway.GatewayConfig;
import org.jspecify.annotations.Nullable;

/** Every job's view, from this gateway's own store. */
@ApplicationScoped
class StreamsJobViews implements JobViews {

    private final ViewStores stores;
    private final Listeners<JobView> listeners;
    private final Clock clock;
    private final Duration lag;

    StreamsJobViews(ViewStores stores, Listeners<JobView> listeners, Clock clock, GatewayConfig config) {
        this.stores = stores;
        this.listeners = listeners;
        this.clock = clock;
        this.lag = config.limits().viewLag();
    }

    @Override
    public Optional<JobView> find(String id) {
        var view = stores.views().get(id);
        return view == null && fresh(id) ? Optional.ofNullable(await(id)) : Optional.ofNullable(view);
    }

    /** The time is in the id, so that any gateway can tell a job it has not seen yet from one that never was. */
    private boolean fresh(String id) {
        try {
            var age = Duration.between(UuidUtil.getInstant(UUID.fromString(id)), clock.instant());
            return age.abs().compareTo(lag) < 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private @Nullable JobView await(String id) {
        var seen = new CompletableFuture<@Nullable JobView>();
        try (var _ = listeners.listen(id, seen::complete)) {
            var view = stores.views().get(id);
            return view != null
                    ? view
                    : seen.completeOnTimeout(null, lag.toMillis(), TimeUnit.MILLISECONDS)
                            .join();
        }
    }
}
