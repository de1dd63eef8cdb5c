package org.diffusionfleet.gateway.status;

import java.time.Instant;
import java.util.Objects;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.RecordRules;
import org.jspecify.annotations.Nullable;

/**
 * A job that has not ended.
 *
 * @param model whose it is, empty if its record names none
 * @param since when it was submitted
 * @param running whether a worker has it
 * @param retryAt when it will lie on its topic again, if it waits for that
 */
public record OpenJob(
        String id,
        String tenant,
        String model,
        Lane lane,
        Instant since,
        boolean running,
        @Nullable Instant retryAt,
        Work work) {

    /** A job that was just made. */
    public static OpenJob of(Job job) {
        return of(JobView.EMPTY.submitted(job));
    }

    /** The job of a view that can be shown. */
    static OpenJob of(JobView view) {
        var job = view.requireJob();
        return new OpenJob(
                job.id(),
                Objects.requireNonNullElse(job.tenant(), Job.LOCAL_TENANT).intern(),
                Objects.requireNonNullElse(job.model(), "").intern(),
                Objects.requireNonNullElse(job.lane(), Lane.INTERACTIVE),
                Objects.requireNonNullElse(job.createdAt(), Instant.EPOCH),
                view.state() == JobState.RUNNING,
                view.retryAt(),
                // A record that no worker can do may not say what shall be drawn.
                RecordRules.hasRequest(job) ? Work.of(job.request()) : Work.NONE);
    }

    boolean interactive() {
        return lane == Lane.INTERACTIVE;
    }
}
