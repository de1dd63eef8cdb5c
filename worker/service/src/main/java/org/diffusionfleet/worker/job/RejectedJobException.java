package org.diffusionfleet.worker.job;

import java.util.Optional;
import org.diffusionfleet.schemas.JobError;
import org.jspecify.annotations.Nullable;

/** A record that can never become pictures. */
final class RejectedJobException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient JobError error;
    private final @Nullable String jobId;

    RejectedJobException(JobError.Code code, String detail, @Nullable String jobId) {
        super(detail);
        this.error = new JobError(code, detail);
        this.jobId = jobId;
    }

    JobError error() {
        return error;
    }

    /** The job to tell of it, if the record says which. */
    Optional<String> jobId() {
        return Optional.ofNullable(jobId);
    }
}
