package org.diffusionfleet.worker.job;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
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

/**
 * One job's way, on a virtual thread of its own:
 *
 * <pre>
 * started → pictures fetched → samples drawn → each encoded, uploaded and told → manifest committed → succeeded → ACCEPT
 *              │ cancelled: canceled → ACCEPT        │ finished by another: its manifest is announced
 *              │ out of time: expired → ACCEPT
 *              │ impossible, or tried too often: dead letter, failed → ACCEPT
 *              └ lease lost, draining, store or broker away for too long: released → RELEASE
 * </pre>
 *
 * Every step may be done twice without harm: objects have keys and bytes of their own, the manifest is written once, and
 * events have deterministic ids. That is what the lease leaves open: it is asked for before each try at what others can see, and may be
 * lost between the answer and the store's, so that two workers commit; the conditional PUT takes one manifest, and both tell of that
 * one. An event is told without such a condition: of two that end a job differently its readers keep the first.
 */
final class JobRun {

    private static final Logger LOG = Logger.getLogger(JobRun.class);

    private final Stages stages;
    private final Lease lease;
    private final Job job;
    private final Retry retry;
    private final Parking parking;
    private Optional<Leftovers> left = Optional.empty();
    private boolean ending;

    JobRun(Stages stages, Lease lease, Job job) {
        this.stages = stages;
        this.lease = lease;
        this.job = job;
        this.retry = stages.retry(lease);
        this.parking = stages.parking().of(lease, job.id());
    }

    Settlement run() {
        try {
            return tryRun();
        } catch (GaveUpException e) {
            LOG.errorf(e, "giving job %s back", job.id());
            return giveBack(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "job %s met something unexpected", job.id());
            return giveBack("internal error");
        }
    }

    private Settlement tryRun() throws GaveUpException {
        // Before all else, also at a first attempt: the broker's count may start again, and a job may be sent twice.
        var manifest = retry.call("looking for a manifest", () -> stages.store().manifest(job.id()));
        if (manifest.isPresent()) {
            return succeed(manifest.get());
        }
        parking.open(retry); // Before the questions whose answers must not grow old until the job has started.
        if (cancelled()) {
            return cancel();
        }
        if (expired()) {
            return expire();
        }
        if (tries() > stages.maxAttempts()) {
            return fail(tooOften("its worker died or lost the lease"));
        }
        announce(new JobEvent.Started(job.id(), lease.attempt(), stages.now(), worker(), lease.replay()));
        try {
            return draw(stages.preparation().prepare(job, retry));
        } catch (BadPictureException e) {
            return fail(JobError.Code.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    /** The broker counts deliveries; those that ended because a worker drained are no tries. */
    private int tries() {
        return Math.max(1, lease.attempt() - parking.excused());
    }

    private Settlement draw(PreparedJob prepared) throws GaveUpException {
        var samples = Objects.requireNonNull(job.request().nSamples());
        var progress = new ProgressReporter(
                job.id(), lease.attempt(), lease.replay(), samples, stages.clock(), stages.announcer()::progress);
        parking.resume(prepared.job(), retry);
        progress.resumed(parking.done(), parking.steps());
        var warnings = new LinkedHashSet<String>(parking.warnings());
        var drawing = Drawing.begin(prepared, stages.loop(), this::wanted, progress, new Resumed());
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
                        return fail(JobError.Code.SAMPLING_FAILED, "sample %d: %s".formatted(index, reason));
                    }
                    case SampleResult.OutOfMemory(var reason) -> {
                        return fail(JobError.Code.OUT_OF_MEMORY, "sample %d: %s".formatted(index, reason));
                    }
                    case SampleResult.Abandoned() -> {
                        if (!stages.stopping()) {
                            return abandon();
                        } // Others may be done, or on their way: what there is of them is left for the next worker.
                    }
                }
            }
        } finally {
            drawing.giveUp();
            if (stages.stopping()) {
                left = Optional.of(new Leftovers(
                        progress.done(),
                        progress.steps(),
                        progress.images(),
                        List.copyOf(warnings),
                        drawing.checkpoints()));
            }
        }
        return progress.images().size() == samples && mayEnd()
                ? succeed(commit(new Manifest(prepared.job(), progress.images(), List.copyOf(warnings))))
                : abandon();
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
            return stages.stopping() && stages.parking().checkpoints() && lease.held();
        }
    }

    private Manifest.Image upload(ImageFile file, Manifest.Image image) throws GaveUpException {
        return retry.call("writing " + image.key(), () -> {
            stages.store().put(image.key(), image.contentType(), file.data());
            return image;
        });
    }

    private Manifest commit(Manifest manifest) throws GaveUpException {
        ending = true;
        return retry.call("committing job " + job.id(), () -> stages.store().commit(manifest));
    }

    private Settlement succeed(Manifest manifest) throws GaveUpException {
        return end(new JobEvent.Succeeded(job.id(), lease.attempt(), stages.now(), worker(), manifest, lease.replay()));
    }

    private Settlement fail(JobError.Code code, String detail) throws GaveUpException {
        return fail(new JobError(code, detail));
    }

    private Settlement fail(JobError error) throws GaveUpException {
        var cause =
                new DeadLetter.Cause(error.code(), error.detail(), lease.attempt(), worker(), stages.now(), job.id());
        retry.call("burying job " + job.id(), () -> {
            stages.announcer().bury(lease.letter(cause));
            return true;
        });
        return end(new JobEvent.Failed(job.id(), lease.attempt(), stages.now(), worker(), error, lease.replay()));
    }

    private Settlement cancel() throws GaveUpException {
        return end(new JobEvent.Canceled(job.id(), lease.attempt(), stages.now(), worker(), lease.replay()));
    }

    private Settlement expire() throws GaveUpException {
        return end(new JobEvent.Expired(job.id(), lease.attempt(), stages.now(), worker(), lease.replay()));
    }

    private Settlement abandon() throws GaveUpException {
        if (lease.held() && cancelled()) {
            return cancel();
        }
        return lease.held() && expired() ? expire() : release("draining");
    }

    private Settlement end(JobEvent event) throws GaveUpException {
        ending = true;
        announce(event);
        parking.clear();
        LOG.infof("job %s %s", job.id(), event.state().id());
        return Settlement.ACCEPT;
    }

    /**
     * Unless this was its last try: then it is buried with what went wrong, which the next worker would not know. Not where its end
     * may have been decided already.
     */
    private Settlement giveBack(String error) {
        if (tries() == stages.maxAttempts() && lease.held() && !stages.stopping() && !ending) {
            try {
                return fail(tooOften(error));
            } catch (GaveUpException | RuntimeException e) {
                LOG.errorf(e, "could not bury job %s", job.id());
            }
        }
        return release(error);
    }

    private JobError tooOften(String lastError) {
        var detail = "it was tried %d times, the last time: %s".formatted(stages.maxAttempts(), lastError);
        return new JobError(JobError.Code.TOO_MANY_ATTEMPTS, detail);
    }

    /** Says so if it can: the broker hands the job on anyway. */
    private Settlement release(String reason) {
        if (lease.held() && stages.stopping()) {
            parking.park(left);
        }
        if (lease.held()) {
            try {
                stages.announcer()
                        .announce(new JobEvent.Released(
                                job.id(), lease.attempt(), stages.now(), worker(), reason, lease.replay()));
            } catch (RuntimeException e) {
                LOG.warnf("could not tell that job %s was given back: %s", job.id(), e);
            }
        }
        return Settlement.RELEASE;
    }

    private void announce(JobEvent event) throws GaveUpException {
        retry.call("announcing " + event.id(), () -> {
            stages.announcer().announce(event);
            return event;
        });
    }

    private boolean wanted() {
        return !stages.stopping() && mayEnd();
    }

    private boolean mayEnd() {
        return lease.held() && !cancelled() && !expired();
    }

    private boolean expired() {
        return job.finishBy() != null && !stages.clock().instant().isBefore(job.finishBy());
    }

    private boolean cancelled() {
        return stages.cancelled().test(job.id());
    }

    private String worker() {
        return stages.worker().source();
    }
}
