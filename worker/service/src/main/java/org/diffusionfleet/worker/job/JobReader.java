package org.diffusionfleet.worker.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.schemas.PictureRules;
import org.diffusionfleet.schemas.RecordReader;
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
        // A record that leaves a field out is read with a null there, whatever the type says.
        if (job.id() == null || !JobRules.isJobId(job.id())) {
            throw new RejectedJobException(
                    JobError.Code.INVALID_RECORD, "id: must be 1 to 64 characters out of A-Z a-z 0-9 - _", null);
        }
        if (job.request() == null) {
            throw new RejectedJobException(JobError.Code.INVALID_RECORD, "request: must not be left out", job.id());
        }
        if (job.model() != null && !job.model().equals(model.name())) {
            throw new RejectedJobException(
                    JobError.Code.INVALID_REQUEST, "model: must be %s on this topic".formatted(model.name()), job.id());
        }
        var errors = new ArrayList<>(JobRules.check(job.request(), model));
        errors.addAll(PictureRules.checkInline(job.request()));
        if (!errors.isEmpty()) {
            var detail = errors.stream()
                    .map(error -> error.field() + ": " + error.detail())
                    .collect(Collectors.joining("; "));
            throw new RejectedJobException(JobError.Code.INVALID_REQUEST, detail, job.id());
        }
        return complete(job, lease);
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
                job.other());
    }
}
