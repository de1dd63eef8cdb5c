package org.diffusionfleet.worker.sampling;

import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;

/**
 * Whose turn a sample uses up.
 *
 * @param lane how urgent it is
 * @param tenant who pays for it
 */
public record Origin(Lane lane, String tenant) {

    /** Where a job comes from; as the contract has it where the job does not say. */
    public static Origin of(Job job) {
        return new Origin(
                job.lane() == null ? Lane.INTERACTIVE : job.lane(),
                job.tenant() == null ? Job.LOCAL_TENANT : job.tenant());
    }
}
