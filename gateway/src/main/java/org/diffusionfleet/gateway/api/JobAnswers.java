package org.diffusionfleet.gateway.api;

import jakarta.inject.Singleton;
import org.diffusionfleet.gateway.retention.ResultLife;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.ProgressBoard;

/** Jobs as the API shows them at this moment; thread-safe. */
@Singleton
public final class JobAnswers {

    private final ProgressBoard progress;
    private final ResultLife life;

    JobAnswers(ProgressBoard progress, ResultLife life) {
        this.progress = progress;
        this.life = life;
    }

    /** A job whose record was seen. */
    public JobAnswer of(JobView view) {
        var steps = progress.latest(view.requireJob().id());
        return JobAnswer.of(view, steps, life.expiresAt(view).orElse(null));
    }
}
