package org.diffusionfleet.gateway.submit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.diffusionfleet.gateway.admission.Quotas;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.Job;

/**
 * Makes one job of one request, also where that is sent again, to another gateway, at the same time, or after a crash between any
 * two of its steps. The claim comes before the record: whoever finds a claim without a job has the job's record to send.
 * Thread-safe, blocks.
 */
@ApplicationScoped
public class JobCreation {

    private final Claims claims;
    private final PictureUploads uploads;
    private final JobPublisher publisher;
    private final JobViews views;
    private final Quotas quotas;

    JobCreation(Claims claims, PictureUploads uploads, JobPublisher publisher, JobViews views, Quotas quotas) {
        this.quotas = quotas;
        this.claims = claims;
        this.uploads = uploads;
        this.publisher = publisher;
        this.views = views;
    }

    /**
     * What a request became.
     *
     * @param again whether it became that before
     */
    public record Created(Job job, boolean again) {}

    /** Publishes a job that nobody will ask for again. */
    public Created create(Job admitted) {
        try (var place = quotas.take(admitted)) {
            var job = uploads.store(admitted);
            publisher.publish(job);
            place.keep();
            return new Created(job, false);
        }
    }

    /**
     * Publishes a job, if the key has none yet.
     *
     * @param request what the key must not come with another of
     * @param admission makes the job; not asked if there is one
     * @throws ProblemException if the key stands for another request, a quota is full, or store, broker or view are away
     */
    public Created create(String tenant, IdempotencyKey key, byte[] request, Supplier<Job> admission) {
        var digest = Digests.sha256(request);
        var found = claims.find(tenant, key);
        if (found.isEmpty()) {
            var admitted = admission.get();
            try (var place = quotas.take(admitted)) {
                var mine = new Claim(digest, uploads.store(admitted));
                if (claims.make(tenant, key, mine)) {
                    publisher.publish(mine.job(), key);
                    place.keep();
                    return new Created(mine.job(), false);
                }
            }
            found = claims.find(tenant, key);
        }
        return again(key, found.orElseThrow(), digest);
    }

    private Created again(IdempotencyKey key, Claim claim, String digest) {
        var job = claim.job();
        if (!claim.request().equals(digest)) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_CONFLICT,
                    "the %s came with another body before, which became job %s"
                            .formatted(IdempotencyKey.HEADER, job.id()));
        }
        // A second record of a job is drawn at most once more, and changes nothing.
        if (views.find(job.id()).isEmpty()
                && views.known(job.id()).filter(JobView::settled).isEmpty()) {
            publisher.publish(job, key);
        }
        return new Created(job, true);
    }
}
