package org.diffusionfleet.gateway.submit;

import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.JobDeleted;

/** What gateways tell of a job's removal; thread-safe, blocks. */
public interface Notices {

    /**
     * Lets workers stop a job, and gateways remove it, whatever becomes of this one.
     *
     * @throws ProblemException if the broker did not take it in time
     */
    void tell(DeleteRequest request);

    /**
     * Lets all forget a job.
     *
     * @throws ProblemException if the broker did not take it in time
     */
    void tell(JobDeleted deleted);
}
