package org.diffusionfleet.gateway.retention;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.submit.Notices;
import org.diffusionfleet.schemas.DeleteRequest;
import org.jspecify.annotations.Nullable;

/** Jobs that have ended and shall go: those whose owners asked for it, and those whose time is up. */
@Singleton
class DueJobs implements Chore {

    private final JobViews views;
    private final JobRemoval removal;
    private final Notices notices;
    private final ResultLife life;
    private final GatewayConfig.Retention settings;
    private final Clock clock;
    private @Nullable String cursor;

    DueJobs(JobViews views, JobRemoval removal, Notices notices, ResultLife life, GatewayConfig config, Clock clock) {
        this.views = views;
        this.removal = removal;
        this.notices = notices;
        this.life = life;
        this.settings = config.retention();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public void run() {
        var page = views.page(cursor, settings.batch());
        for (var seen : page) {
            cursor = seen.id();
            if (due(seen.view())) {
                // The page may be old by now: what was replayed meanwhile is not due any more.
                views.known(seen.id()).filter(this::due).ifPresent(this::remove);
            }
        }
        if (page.size() < settings.batch()) {
            cursor = null;
        }
    }

    private boolean due(JobView view) {
        return view.deletable()
                || life.expiresAt(view).filter(time -> !time.isAfter(now())).isPresent();
    }

    private void remove(JobView view) {
        var wish = view.removal().request();
        if (wish != null) {
            removal.remove(view, wish.reason());
            return;
        }
        if (mayBeDrawnAgain(view)) {
            notices.tell(new DeleteRequest(view.requireJob().id(), now(), DeleteRequest.Reason.TTL));
        }
        removal.remove(view, DeleteRequest.Reason.TTL);
    }

    /** Whether a record of the job may still lie on its topic, which workers must not draw again. */
    private boolean mayBeDrawnAgain(JobView view) {
        var created = view.requireJob().createdAt();
        return created == null
                || view.replay() > 0
                || view.attempt() > 1
                || created.plus(settings.records()).isAfter(now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
