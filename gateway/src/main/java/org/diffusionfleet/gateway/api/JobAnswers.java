package org.diffusionfleet.gateway.api;

import jakarta.inject.Singleton;
import org.diffusionfleet.gateway.forecast.Outlooks;
import org.diffusionfleet.gateway.retention.ResultLife;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.ProgressBoard;
import org.diffusionfleet.schemas.Job;

/** Jobs as the API shows them at this moment; thread-safe. */
@Singleton
public final class JobAnswers {

    private final ProgressBoard progress;
    private final ResultLife life;
    private final Outlooks outlooks;

    JobAnswers(ProgressBoard progress, ResultLife life, Outlooks outlooks) {
        this.progress = progress;
        this.life = life;
        this.outlooks = outlooks;
    }

    /** A job whose record was seen. */
    public JobAnswer of(JobView view) {
        var steps = progress.latest(view.requireJob().id());
        return JobAnswer.of(view, steps, outlooks.of(view), life.expiresAt(view).orElse(null));
    }

    /** A job that was published a moment ago. */
    JobAnswer accepted(Job job) {
        return JobAnswer.of(JobView.EMPTY.submitted(job), null, outlooks.accepted(job), null);
    }
}
