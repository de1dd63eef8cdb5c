package org.diffusionfleet.gateway.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.status.Listeners;

/** Lets clients wait for their jobs to end, so many at once. Thread-safe, blocks. */
@ApplicationScoped
class EndWait {

    private final JobViews views;
    private final Listeners<JobView> listeners;
    private final Semaphore places;
    private final Duration longest;

    EndWait(JobViews views, Listeners<JobView> listeners, GatewayConfig config) {
        this.views = views;
        this.listeners = listeners;
        this.places = new Semaphore(config.limits().waits());
        this.longest = config.limits().longestWait();
    }

    /**
     * How it went.
     *
     * @param waited how long it was waited for at most; zero if too many wait already
     * @param ended the job, if it has ended by now
     */
    record Outcome(Duration waited, Optional<JobView> ended) {}

    /** Waits so long, or as long as anybody may. */
    Outcome await(String id, Duration wanted) {
        if (!places.tryAcquire()) {
            return new Outcome(Duration.ZERO, Optional.empty());
        }
        var ended = new CompletableFuture<Optional<JobView>>();
        var time = wanted.compareTo(longest) < 0 ? wanted : longest;
        try (var _ = listeners.listen(id, view -> complete(ended, view))) {
            views.known(id).ifPresent(view -> complete(ended, view));
            return new Outcome(
                    time,
                    ended.completeOnTimeout(Optional.empty(), time.toMillis(), TimeUnit.MILLISECONDS)
                            .join());
        } finally {
            places.release();
        }
    }

    private static void complete(CompletableFuture<Optional<JobView>> ended, JobView view) {
        if (view.visible() && view.state().terminal()) {
            ended.complete(Optional.of(view));
        }
    }
}
