package org.diffusionfleet.gateway.status;

import com.github.f4b6a3.uuid.util.UuidUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private final FoldedFacts folded;
    private final Clock clock;
    private final Duration lag;

    StreamsJobViews(
            ViewStores stores, Listeners<JobView> listeners, FoldedFacts folded, Clock clock, GatewayConfig config) {
        this.stores = stores;
        this.listeners = listeners;
        this.folded = folded;
        this.clock = clock;
        this.lag = config.limits().viewLag();
    }

    @Override
    public Optional<JobView> find(String id) {
        return known(id).or(() -> unseen(id)).filter(JobView::visible);
    }

    @Override
    public Optional<JobView> known(String id) {
        return Optional.ofNullable(stores.views().get(id));
    }

    @Override
    public List<Seen> page(@Nullable String after, int limit) {
        var page = new ArrayList<Seen>();
        try (var views = stores.views().range(after, null)) {
            while (views.hasNext() && page.size() < limit) {
                var view = views.next();
                if (!view.key.equals(after)) {
                    page.add(new Seen(view.key, view.value));
                }
            }
        }
        return page;
    }

    /** The time is in the id, so that any gateway can tell a job it has not seen yet from one that never was. */
    private Optional<JobView> unseen(String id) {
        var accepted = time(id);
        if (accepted.isEmpty()) {
            return Optional.empty();
        }
        if (Duration.between(accepted.get(), clock.instant()).abs().compareTo(lag) < 0) {
            var view = await(id);
            if (view != null) {
                return Optional.of(view);
            }
        }
        folded.await(accepted.get());
        return known(id);
    }

    private static Optional<Instant> time(String id) {
        try {
            return Optional.of(UuidUtil.getInstant(UUID.fromString(id)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
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
