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
import java.util.concurrent.CompletionException;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemException;
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
        return settled(id).or(() -> unseen(id)).filter(JobView::visible);
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

    private Optional<JobView> settled(String id) {
        return known(id).filter(JobView::settled);
    }

    /** Whichever is first: news of the job, or the certainty that there are none. */
    private Optional<JobView> unseen(String id) {
        var seen = new CompletableFuture<Optional<JobView>>();
        try (var _ = listeners.listen(id, view -> complete(seen, view))) {
            settled(id).ifPresent(view -> complete(seen, view));
            Thread.ofVirtual().name("view of " + id).start(() -> lookLater(id, seen));
            return seen.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : e;
        }
    }

    private static void complete(CompletableFuture<Optional<JobView>> seen, JobView view) {
        if (view.settled()) {
            seen.complete(Optional.of(view));
        }
    }

    private void lookLater(String id, CompletableFuture<Optional<JobView>> seen) {
        try {
            folded.await(acceptedBy(id));
            seen.complete(settled(id));
        } catch (RuntimeException e) {
            seen.completeExceptionally(e);
        }
    }

    /** The time is in a gateway's id, but its clock is not ours; of ids that others made up nothing is known. */
    private Instant acceptedBy(String id) {
        var now = clock.instant();
        return time(id).filter(time -> time.isBefore(now.minus(lag))).orElse(now);
    }

    private static Optional<Instant> time(String id) {
        try {
            return Optional.of(UuidUtil.getInstant(UUID.fromString(id)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
