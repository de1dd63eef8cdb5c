package org.diffusionfleet.worker.job;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.schemas.RecordReader;
import org.diffusionfleet.schemas.RecordRules;
import org.diffusionfleet.worker.intake.Lease;

/**
 * Reads a leased record as strictly as the gateway reads a request, whoever produced it.
 *
 * @param model what this worker draws with
 */
record JobReader(ModelDescriptor model) {

    /** The job with everything filled in. */
    Job read(Lease lease) throws RejectedJobException {
        var job = parse(lease);
        var errors = RecordRules.check(job, model);
        if (!errors.isEmpty()) {
            throw rejected(job, errors);
        }
        return complete(job, lease);
    }

    private static RejectedJobException rejected(Job job, List<FieldError> errors) {
        var detail = errors.stream()
                .map(error -> error.field() + ": " + error.detail())
                .collect(Collectors.joining("; "));
        var whole = RecordRules.hasId(job) && RecordRules.hasRequest(job);
        return new RejectedJobException(
                whole ? JobError.Code.INVALID_REQUEST : JobError.Code.INVALID_RECORD,
                detail,
                RecordRules.hasId(job) ? job.id() : null);
    }

    private static Job parse(Lease lease) throws RejectedJobException {
        var value = lease.record().value();
        if (value == null) {
            throw new RejectedJobException(JobError.Code.INVALID_RECORD, "the record has no value", null);
        }
        try {
            return RecordReader.read(lease.headers(), value, Job.class);
        } catch (ContractException e) {
            throw new RejectedJobException(JobError.Code.INVALID_RECORD, String.valueOf(e.getMessage()), null);
        }
    }

    private Job complete(Job job, Lease lease) {
        var topic = lease.record().topic();
        return new Job(
                job.id(),
                job.tenant() == null ? Job.LOCAL_TENANT : job.tenant(),
                job.createdAt() == null ? Instant.ofEpochMilli(lease.record().timestamp()) : job.createdAt(),
                model.name(),
                Lane.of(topic.substring(topic.lastIndexOf('.') + 1)).orElse(Lane.INTERACTIVE),
                JobRules.complete(job.id(), job.request(), model),
                job.previews(),
                job.finishBy(),
                job.startBy(),
                job.runLimitSeconds(),
                job.resultTtlSeconds(),
                job.other());
    }
}
