package org.diffusionfleet.gateway.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.diffusionfleet.gateway.admission.Admission;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.Job;

/** Makes jobs of what clients ask for; thread-safe. */
@ApplicationScoped
public class JobMaker {

    private final Admission admission;

    JobMaker(Admission admission) {
        this.admission = admission;
    }

    /**
     * A new job.
     *
     * @throws ProblemException naming every field at fault
     */
    Job make(JobRequest request) {
        return admission
                .admit(
                        request.model(),
                        request.lane(),
                        request.generation(),
                        request.deadlines(),
                        request.resultTtlSeconds())
                .withPreviews(request.previews());
    }

    /**
     * A job that has its id already: the same request makes the same job.
     *
     * @throws ProblemException naming every field at fault
     */
    public Job make(String id, Instant createdAt, JobRequest request) {
        return admission
                .admit(
                        id,
                        createdAt,
                        request.model(),
                        request.lane(),
                        request.generation(),
                        request.deadlines(),
                        request.resultTtlSeconds())
                .withPreviews(request.previews());
    }
}
