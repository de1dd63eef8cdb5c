package org.diffusionfleet.worker.job;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.delivery.Ends;
import org.diffusionfleet.worker.delivery.Retry;
import org.diffusionfleet.worker.delivery.Retry.GaveUpException;
import org.diffusionfleet.worker.image.ImageFile;
import org.diffusionfleet.worker.image.Picture;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.intake.Settlement;
import org.diffusionfleet.worker.parking.Leftovers;
import org.diffusionfleet.worker.parking.Parking;
import org.diffusionfleet.worker.prepare.BadPictureException;
import org.diffusionfleet.worker.prepare.PreparedJob;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One job's way, on a virtual thread of its own:
 *
 * <pre>
 * started → pictures fetched → samples drawn → each encoded, uploaded and told → end written → manifest → succeeded → ACCEPT
 *              │ cancelled: canceled → ACCEPT        │ ended by another: that end is told
 *              │ out of time: expired → ACCEPT
 *              │ impossible, tried too often, or worker after worker died with it: dead letter, failed → ACCEPT
 *              │ store or broker away for too long, something unexpected: among the retries, released → ACCEPT
 *              └ lease lost, draining: released → RELEASE
 * </pre>
 *
 * Every step may be done twice without harm: objects have keys and bytes of their own, events have deterministic ids, and how the job
 * ends, one way or another, is written once ({@link Ends}) before it is told. That is what the lease leaves open: it is asked for before each
 * try at what others can see, and may be lost between the answer and the store's, so that two workers end a job, each in its way.
 * The conditional PUT takes one end, and both tell of that one.
 */
final class JobRun {

    private static final Logger LOG = Logger.getLogger(JobRun.class);

    private final Stages stages;
    private final Suspects suspects;
    private final Lease lease;
    private final Job job;
    private final Retry retry;
    private final Parking parking;
    private final TryCount count;
    private final Attempt attempt;

    JobRun(Stages stages, Suspects suspects, Lease lease, Job job) {
        this.stages = stages;
        this.suspects = suspects;
        this.lease = lease;
        this.job = job;
        this.retry = stages.retry(lease);
        this.parking = stages.parking().of(lease, job.id());
        this.count = new TryCount(stages, lease, job.id(), retry, parking);
        this.attempt = new Attempt(stages, lease, job, retry, parking, count);
    }

    Settlement run() {
        try {
            return tryRun();
        } catch (GaveUpException e) {
            LOG.errorf(e, "job %s cannot go on", job.id());
            return attempt.after(passing(e, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.errorf(e, "job %s met something unexpected", job.id());
            return attempt.after(passing(e, "internal error"));
        }
    }

    /** Gives it back before it is begun, since the worker takes no more. */
    Settlement decline() throws GaveUpException {
        parking.open(retry);
        attempt.counted(count.find());
        return attempt.decline();
    }

    private Failure passing(Exception failure, String reason) {
        return lease.held() && !stages.stopping(lease)
                ? new Failure.Transient(Trouble.of(failure), reason)
                : new Failure.Interrupted(reason);
    }

    private Settlement tryRun() throws GaveUpException {
        // Before all else, also at a first attempt: the broker's count may start again, and a job may be sent twice.
        var end = retry.call("looking for its end", () -> stages.ends().find(job.id(), lease.replay()));
        if (end.isPresent()) {
            return attempt.tellAgain(end.get());
        }
        parking.open(retry);
        if (cancelled()) {
            return attempt.cancel();
        }
        var tries = count.find();
        attempt.counted(tries);
        var passed = passed(tries);
        if (passed.isPresent()) {
            return attempt.expire(passed.get());
        }
        var exhausted = exhausted(tries);
        if (exhausted.isPresent()) {
            return attempt.after(exhausted.get());
        }
        return tries.lost() == 0 ? begin() : beginAlone(tries);
    }

    private Optional<Deadline> passed(Tries tries) {
        if (!tries.begun() && over(job.startBy())) {
            return Optional.of(Deadline.START_BY);
        }
        return over(job.finishBy()) ? Optional.of(Deadline.FINISH_BY) : Optional.empty();
    }

    private Optional<Failure> exhausted(Tries tries) {
        if (tries.lost() >= stages.limits().losses()) {
            var detail = "%d times its worker died or lost the lease; it is not tried again".formatted(tries.lost());
            return Optional.of(Failure.permanent(JobError.Code.WORKER_LOST, detail));
        }
        return tries.counted() > stages.limits().attempts()
                ? Optional.of(new Failure.Permanent(attempt.tooOften("its worker died or lost the lease")))
                : Optional.empty();
    }

    /** What waits for its turn does so in no worker's hand, where it would be lost with the one that has it. */
    private Settlement beginAlone(Tries tries) throws GaveUpException {
        if (!suspects.mayBegin()) {
            return attempt.waitItsTurn();
        }
        try {
            count.note(tries);
            return begin();
        } finally {
            suspects.ended();
        }
    }

    private Settlement begin() throws GaveUpException {
        if (cancelled()) { // While its notes were read and written.
            return attempt.cancel();
        }
        attempt.begin();
        try {
            return draw(stages.preparation().prepare(job, retry));
        } catch (BadPictureException e) {
            return failed(JobError.Code.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private Settlement draw(PreparedJob prepared) throws GaveUpException {
        var samples = Objects.requireNonNull(job.request().nSamples());
        var progress = new ProgressReporter(
                job.id(), lease.attempt(), lease.replay(), samples, stages.clock(), stages.announcer()::progress);
        parking.resume(prepared.job(), retry);
        progress.resumed(parking.done(), parking.steps());
        var warnings = new LinkedHashSet<String>(parking.warnings());
        var limit = RunLimit.of(job, stages.model(), stages.clock());
        var drawing = Drawing.begin(prepared, stages.loop(), this::wanted, limit, progress, new Resumed());
        try {
            for (int index = 0; index < samples; index++) {
                var before = parking.image(index);
                if (before.isPresent()) {
                    progress.delivered(before.get());
                    continue;
                }
                switch (drawing.result(index)) {
                    case SampleResult.Generated(var image) -> {
                        var picture = Picture.of(image, stages.watermark());
                        var file = ImageFile.of(picture.pixels(), drawing.request(index), prepared.job());
                        progress.delivered(upload(file, picture.entry(file.entry(job.id(), index))));
                        drawing.warning(index, image).ifPresent(warnings::add);
                    }
                    case SampleResult.Failed(var reason) -> {
                        return failed(JobError.Code.SAMPLING_FAILED, "sample %d: %s".formatted(index, reason));
                    }
                    case SampleResult.OutOfMemory(var reason) -> {
                        return failed(JobError.Code.OUT_OF_MEMORY, "sample %d: %s".formatted(index, reason));
                    }
                    case SampleResult.Abandoned() -> {
                        if (!stages.stopping(lease)) {
                            return abandon(limit);
                        } // Others may be done, or on their way: what there is of them is left for the next worker.
                    }
                }
            }
        } finally {
            drawing.giveUp();
            if (stages.stopping(lease)) {
                attempt.leave(new Leftovers(
                        progress.done(),
                        progress.steps(),
                        progress.images(),
                        List.copyOf(warnings),
                        drawing.checkpoints()));
            }
        }
        return progress.images().size() == samples && mayEnd()
                ? attempt.succeed(new Manifest(prepared.job(), progress.images(), List.copyOf(warnings)))
                : abandon(limit);
    }

    private Settlement failed(JobError.Code code, String detail) {
        return attempt.after(Failure.permanent(code, detail));
    }

    private final class Resumed implements Drawing.Resumption {
        @Override
        public boolean isDrawn(int index) {
            return parking.image(index).isPresent();
        }

        @Override
        public Optional<Checkpoint> checkpoint(int index) {
            return parking.checkpoint(index);
        }

        @Override
        public boolean keeps() {
            return stages.stopping(lease) && stages.parking().checkpoints() && lease.held();
        }
    }

    private Manifest.Image upload(ImageFile file, Manifest.Image image) throws GaveUpException {
        return retry.call("writing " + image.key(), () -> {
            stages.store().put(image.key(), image.contentType(), file.data());
            return image;
        });
    }

    private Settlement abandon(RunLimit limit) throws GaveUpException {
        if (lease.held() && cancelled()) {
            return attempt.cancel();
        }
        if (lease.held() && over(job.finishBy())) {
            return attempt.expire(Deadline.FINISH_BY);
        }
        return lease.held() && limit.over()
                ? attempt.expire(Deadline.RUN_LIMIT)
                : attempt.after(new Failure.Interrupted("draining"));
    }

    private boolean wanted() {
        return !stages.stopping(lease) && mayEnd();
    }

    private boolean mayEnd() {
        return lease.held() && !cancelled() && !over(job.finishBy());
    }

    private boolean over(@Nullable Instant deadline) {
        return deadline != null && !stages.clock().instant().isBefore(deadline);
    }

    private boolean cancelled() {
        return stages.cancelled().test(job.id());
    }
}
