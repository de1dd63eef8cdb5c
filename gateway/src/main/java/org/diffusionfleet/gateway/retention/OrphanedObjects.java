package org.diffusionfleet.gateway.retention;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.status.FoldedFacts;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.store.StoredObjects;
import org.diffusionfleet.gateway.store.StoredObjects.Found;
import org.jspecify.annotations.Nullable;

/**
 * Objects under {@code jobs/} that no job owns. Where there is no view of their job, it may be on its way: its pictures are stored
 * before its record is published, and the view may lag behind. So they stay until all that was told before they were old enough has been
 * folded.
 */
@Singleton
class OrphanedObjects implements Chore {

    private static final String PREFIX = "jobs/";

    private final StoredObjects objects;
    private final JobViews views;
    private final FoldedFacts folded;
    private final RetentionMeters meters;
    private final Clock clock;
    private final Duration grace;
    private final int batch;
    private @Nullable String cursor;

    OrphanedObjects(
            StoredObjects objects,
            JobViews views,
            FoldedFacts folded,
            RetentionMeters meters,
            GatewayConfig config,
            Clock clock) {
        this.objects = objects;
        this.views = views;
        this.folded = folded;
        this.meters = meters;
        this.clock = clock;
        this.grace = config.retention().grace();
        this.batch = config.retention().batch();
    }

    @Override
    public String name() {
        return "orphans";
    }

    @Override
    public void run() {
        var until = folded.until();
        var page = objects.page(PREFIX, cursor, batch);
        for (var object : page) {
            cursor = object.key();
            // The view as it is now: a job that is replayed owns what it writes over.
            if (!owned(object, views.known(jobId(object)), until)) {
                objects.remove(List.of(object.key()));
                meters.removed("orphan", List.of(object));
            }
        }
        if (page.size() < batch) {
            cursor = null;
        }
    }

    private boolean owned(Found object, Optional<JobView> view, Instant until) {
        if (view.isEmpty()) {
            return young(object, until);
        }
        return view.get().deleted()
                ? false
                : Ownership.owns(view.get(), object.key()) || young(object, clock.instant());
    }

    private boolean young(Found object, Instant at) {
        return object.modified().plus(grace).isAfter(at);
    }

    private static String jobId(Found object) {
        var end = object.key().indexOf('/', PREFIX.length());
        return end < 0 ? "" : object.key().substring(PREFIX.length(), end);
    }
}
