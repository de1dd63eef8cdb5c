package org.diffusionfleet.gateway.retention;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.gateway.submit.Notices;
import org.diffusionfleet.schemas.DeleteRequest;
import org.jboss.logging.Logger;

/**
 * Deletes jobs at their owners' wish. The wish is on its topic before anything else, so that it is carried out whatever becomes of this
 * gateway: by it, as soon as the job has ended, else by the sweep of any. Thread-safe, blocks.
 */
@ApplicationScoped
public class JobDeletion {

    private static final Logger LOG = Logger.getLogger(JobDeletion.class);

    /** Most jobs whose end is waited for here; those beyond wait for the sweep. */
    private static final int WATCHED = 10_000;

    private final JobRemoval removal;
    private final Notices notices;
    private final JobViews views;
    private final Listeners<JobView> listeners;
    private final Clock clock;
    private final Duration lag;
    private final Set<String> watched = ConcurrentHashMap.newKeySet();

    JobDeletion(
            JobRemoval removal,
            Notices notices,
            JobViews views,
            Listeners<JobView> listeners,
            Clock clock,
            GatewayConfig config) {
        this.removal = removal;
        this.notices = notices;
        this.views = views;
        this.listeners = listeners;
        this.clock = clock;
        this.lag = config.limits().viewLag();
    }

    /**
     * Deletes a job, or sees to it that it will be.
     *
     * @return the job while there is something left of it, with the wish; empty once nothing is
     * @throws ProblemException if the broker did not take the wish
     */
    public Optional<JobView> delete(JobView view) {
        var id = view.requireJob().id();
        var wish = new DeleteRequest(id, clock.instant().truncatedTo(ChronoUnit.MILLIS), DeleteRequest.Reason.OWNER);
        if (view.removal().request() == null) {
            notices.tell(wish);
        }
        var asked = view.deleteAsked(wish);
        if (!asked.deletable()) {
            removeWhenEnded(id);
            return Optional.of(asked);
        }
        if (!removed(asked)) {
            return Optional.of(asked);
        }
        awaitGone(id);
        return Optional.empty();
    }

    private boolean removed(JobView view) {
        try {
            removal.remove(view, DeleteRequest.Reason.OWNER);
            return true;
        } catch (ProblemException e) {
            LOG.warnf("the job %s is left to the sweep: %s", view.requireJob().id(), e.getMessage());
            return false;
        }
    }

    private void removeWhenEnded(String id) {
        if (watched.size() >= WATCHED || !watched.add(id)) {
            return;
        }
        var ended = new CompletableFuture<JobView>();
        Consumer<JobView> listener = view -> {
            if (view.deletable() || view.deleted()) {
                ended.complete(view);
            }
        };
        var subscription = listeners.listen(id, listener);
        var _ = ended.thenAcceptAsync(
                view -> {
                    subscription.close();
                    watched.remove(id);
                    if (view.deletable()) {
                        removed(view);
                    }
                },
                Thread::startVirtualThread);
        views.known(id).ifPresent(listener);
    }

    /** So that who asks for the job next is told that there is none. */
    private void awaitGone(String id) {
        var gone = new CompletableFuture<Boolean>();
        try (var _ = listeners.listen(id, view -> complete(gone, view))) {
            views.known(id).ifPresent(view -> complete(gone, view));
            gone.completeOnTimeout(false, lag.toMillis(), TimeUnit.MILLISECONDS).join();
        }
    }

    private static void complete(CompletableFuture<Boolean> gone, JobView view) {
        if (view.deleted()) {
            gone.complete(true);
        }
    }
}
