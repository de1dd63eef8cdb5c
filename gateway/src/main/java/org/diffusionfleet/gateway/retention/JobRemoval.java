package org.diffusionfleet.gateway.retention;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.store.StoredObjects;
import org.diffusionfleet.gateway.store.StoredObjects.Found;
import org.diffusionfleet.gateway.submit.Claims;
import org.diffusionfleet.gateway.submit.Notices;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.JobDeleted;
import org.diffusionfleet.schemas.Manifest;

/**
 * Removes a job that has ended: manifest, other objects, claim, and then tells that it is gone. The manifest is first, so that at no
 * time a manifest names objects that are not there. Every step may be done twice; what a crash leaves undone the next sweep does,
 * since the wish is on a topic, or follows from the view. Thread-safe, blocks.
 */
@ApplicationScoped
class JobRemoval {

    private static final int PAGE = 1_000;

    private final StoredObjects objects;
    private final Claims claims;
    private final Notices notices;
    private final RetentionMeters meters;
    private final Clock clock;

    JobRemoval(StoredObjects objects, Claims claims, Notices notices, RetentionMeters meters, Clock clock) {
        this.objects = objects;
        this.claims = claims;
        this.notices = notices;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Removes it.
     *
     * @throws ProblemException if store or broker are away; then some of it may be gone
     */
    void remove(JobView view, DeleteRequest.Reason reason) {
        var job = view.requireJob();
        removeObjects(job.id(), reason);
        var claim = view.removal().claim();
        if (claim != null) {
            claims.object(job, claim).ifPresent(key -> objects.remove(List.of(key)));
        }
        notices.tell(new JobDeleted(job.id(), clock.instant().truncatedTo(ChronoUnit.MILLIS), reason));
        meters.removed(reason);
    }

    private void removeObjects(String id, DeleteRequest.Reason reason) {
        var prefix = Manifest.prefix(id);
        var page = objects.page(prefix, null, PAGE);
        objects.remove(List.of(Manifest.key(id)));
        while (!page.isEmpty()) {
            objects.remove(page.stream().map(Found::key).toList());
            meters.removed(reason.id(), page);
            page = objects.page(prefix, page.getLast().key(), PAGE);
        }
    }
}
