package org.diffusionfleet.worker.job;

import org.diffusionfleet.schemas.JobError;

/** Why an attempt at a job did not end it, which decides what becomes of the job. */
sealed interface Failure {

    /** No worker can ever do it: dead letter, and its owner is told. */
    record Permanent(JobError error) implements Failure {}

    /**
     * It may go well later: the record is put back on its topic after a while, or buried once it was tried too often.
     *
     * @param trouble why
     * @param reason the same in one sentence
     */
    record Transient(Trouble trouble, String reason) implements Failure {}

    /**
     * The job is no longer this worker's: another has its lease, or this one drains. The record goes back at once.
     *
     * @param reason one sentence
     */
    record Interrupted(String reason) implements Failure {}

    /** A record that cannot be done. */
    static Failure permanent(JobError.Code code, String detail) {
        return new Permanent(new JobError(code, detail));
    }
}
