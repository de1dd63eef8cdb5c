package org.diffusionfleet.worker.job;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.worker.delivery.Retry;
import org.diffusionfleet.worker.delivery.Retry.GaveUpException;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.intake.Settlement;
import org.diffusionfleet.worker.parking.Leftovers;
import org.diffusionfleet.worker.parking.Parking;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One try at a job: what is told of it, and how its lease is settled. A record goes elsewhere (dead letters, retries) before it is
 * accepted, so a crash in between leaves two of it, never none. Confined to the job's thread.
 */
final class Attempt {

    private static final Logger LOG = Logger.getLogger(Attempt.class);

    /** Deliveries after which a record is not given back to the broker, which drops it after 25, but made anew; the rest is for deaths. */
    private static final int LAST_RELEASE = 20;

    private final Stages stages;
    private final Lease lease;
    private final Job job;
    private final Retry retry;
    private final Parking parking;
    private final TryCount count;
    private Tries tries;
    private Optional<Leftovers> left = Optional.empty();
    private boolean begun;
    private boolean decided; // its end may stand in the store: it is never called a failure any more

    Attempt(Stages stages, Lease lease, Job job, Retry retry, Parking parking, TryCount count) {
        this.stages = stages;
        this.lease = lease;
        this.job = job;
        this.retry = retry;
        this.parking = parking;
        this.count = count;
        this.tries = TryCount.unknown(lease);
    }

    /** From here on it is known which try this is. */
    void counted(Tries known) {
        tries = known;
    }

    void begin() throws GaveUpException {
        begun = true;
        announce(new JobEvent.Started(job.id(), lease.attempt(), stages.now(), worker(), lease.replay()));
    }

    /** What there is of the job, should it be given back. */
    void leave(Leftovers leftovers) {
        left = Optional.of(leftovers);
    }

    Settlement succeed(Manifest manifest) throws GaveUpException {
        return end(new JobEvent.Succeeded(job.id(), lease.attempt(), stages.now(), worker(), manifest, lease.replay()));
    }

    Settlement cancel() throws GaveUpException {
        return end(new JobEvent.Canceled(job.id(), lease.attempt(), stages.now(), worker(), lease.replay()));
    }

    Settlement expire(Deadline passed) throws GaveUpException {
        return end(new JobEvent.Expired(job.id(), lease.attempt(), stages.now(), worker(), passed, lease.replay()));
    }

    /** What becomes of a job that this try did not end. */
    Settlement after(Failure failure) {
        try {
            return switch (failure) {
                case Failure.Permanent(var error) -> buryOrPutOff(error);
                case Failure.Transient(var trouble, var reason) -> again(trouble, reason);
                case Failure.Interrupted(var reason) -> release(reason);
            };
        } catch (GaveUpException | RuntimeException e) {
            LOG.errorf(e, "could not put job %s elsewhere", job.id());
            return release(String.valueOf(e.getMessage()));
        }
    }

    /** Not begun, and not counted: a worker died with it, and this one is drawing another such job. */
    Settlement waitItsTurn() {
        try {
            // The number of the lost try, of which nobody told the end.
            postpone(
                    tries.untried(),
                    lease.attempt() - 1,
                    2,
                    Trouble.WORKER_LOST,
                    "its worker died or lost the lease; it waits for its turn");
            return Settlement.ACCEPT;
        } catch (GaveUpException | RuntimeException e) {
            LOG.errorf(e, "could not put job %s elsewhere", job.id());
            meters().givenBack(whyBack());
            return Settlement.RELEASE;
        }
    }

    /** Where it was tried too often it is buried with what went wrong, which the next worker would not know. */
    private Settlement again(Trouble trouble, String reason) throws GaveUpException {
        if (!decided && tries.counted() >= stages.limits().attempts()) {
            return buryOrPutOff(tooOften(reason));
        }
        return putOff(trouble, reason);
    }

    /** While the store is away nobody can say how the job has ended, so it is tried on. */
    private Settlement buryOrPutOff(JobError error) throws GaveUpException {
        try {
            return end(failed(error));
        } catch (GaveUpException e) {
            LOG.errorf(e, "job %s cannot be ended", job.id());
            return putOff(Trouble.of(e), error.detail());
        }
    }

    private Settlement putOff(Trouble trouble, String reason) throws GaveUpException {
        postpone(tries.tried(begun), lease.attempt(), tries.counted(), trouble, reason);
        return Settlement.ACCEPT;
    }

    JobError tooOften(String lastError) {
        var detail = "it was tried %d times, the last time: %s"
                .formatted(stages.limits().attempts(), lastError);
        return new JobError(JobError.Code.TOO_MANY_ATTEMPTS, detail);
    }

    private void postpone(RetryRecord.Past past, int attempt, int pauses, Trouble trouble, String reason)
            throws GaveUpException {
        var now = stages.now();
        var due = due(now.plus(stages.limits().backoff().after(pauses)));
        postpone(past, due, reason);
        LOG.infof("job %s is tried again at %s: %s", job.id(), due, reason);
        meters().putOff(trouble, pauses, Duration.between(now, due));
        tellReleased(attempt, reason, due);
    }

    private void postpone(RetryRecord.Past past, Instant due, String reason) throws GaveUpException {
        var plan = new RetryRecord.Plan(job.id(), lease.record().topic(), due, reason, worker());
        retry.call("postponing job " + job.id(), () -> {
            stages.announcer().postpone(lease.later(past, plan));
            return true;
        });
    }

    /** No wait goes beyond what the job has time for: then a worker says that it has expired. */
    private Instant due(Instant wanted) {
        var startBy = begun || tries.begun() ? null : job.startBy();
        return Stream.of(wanted, startBy, job.finishBy())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(wanted)
                .truncatedTo(ChronoUnit.MILLIS);
    }

    private JobEvent failed(JobError error) {
        return new JobEvent.Failed(job.id(), lease.attempt(), stages.now(), worker(), error, lease.replay());
    }

    private Settlement release(String reason) {
        var why = whyBack();
        meters().givenBack(why);
        if (why == JobMeters.GivenBack.DRAINING) {
            parking.park(left);
            if (lease.deliveries() >= LAST_RELEASE && renewed(reason)) {
                return Settlement.ACCEPT;
            }
        }
        tellReleased(lease.attempt(), reason, null);
        return Settlement.RELEASE;
    }

    /** Given back before it was begun, because the worker drains: nobody is told. */
    Settlement decline() {
        meters().givenBack(JobMeters.GivenBack.DRAINING);
        parking.park(Optional.empty());
        return lease.deliveries() >= LAST_RELEASE && renewed("draining") ? Settlement.ACCEPT : Settlement.RELEASE;
    }

    /** A record of its own for what the broker would soon drop, though none of the drains is a try. */
    private boolean renewed(String reason) {
        try {
            postpone(tries.drained(begun), stages.now(), reason);
            tellReleased(lease.attempt(), reason, null);
            return true;
        } catch (GaveUpException | RuntimeException e) {
            LOG.errorf(e, "could not put job %s elsewhere", job.id());
            return false;
        }
    }

    private JobMeters.GivenBack whyBack() {
        if (!lease.held()) {
            return JobMeters.GivenBack.LEASE_LOST;
        }
        return stages.stopping(lease) ? JobMeters.GivenBack.DRAINING : JobMeters.GivenBack.STUCK;
    }

    /** Says so if it can: another worker gets the job anyway. If it has it already, that one tells. */
    private void tellReleased(int attempt, String reason, @Nullable Instant retryAt) {
        if (!lease.held()) {
            return;
        }
        try {
            stages.announcer()
                    .announce(new JobEvent.Released(
                            job.id(), attempt, stages.now(), worker(), reason, retryAt, lease.replay()));
        } catch (RuntimeException e) {
            LOG.warnf("could not tell that job %s was given back: %s", job.id(), e);
        }
    }

    private Settlement end(JobEvent wanted) throws GaveUpException {
        decided = true;
        var ended = retry.call("ending job " + job.id(), () -> stages.ends().decide(wanted));
        var settlement = tell(ended);
        if (isSame(ended, wanted)) {
            meters().ended(ended);
        } else {
            meters().toldAgain();
        }
        return settlement;
    }

    private static boolean isSame(JobEvent ended, JobEvent wanted) {
        return ended.id().equals(wanted.id())
                && ended.worker().equals(wanted.worker())
                && ended.time().equals(wanted.time());
    }

    /** Tells how the job had ended before it was begun. */
    Settlement tellAgain(JobEvent ended) throws GaveUpException {
        var settlement = tell(ended);
        meters().toldAgain();
        return settlement;
    }

    /** Tells how the job has ended, as often as it takes: what others read of it is written before. */
    private Settlement tell(JobEvent ended) throws GaveUpException {
        decided = true;
        retry.call("writing what " + ended.id() + " comes with", () -> {
            if (ended instanceof JobEvent.Succeeded succeeded) {
                stages.ends().list(succeeded.manifest());
            }
            if (ended instanceof JobEvent.Failed failed) {
                stages.announcer().bury(lease.letter(cause(failed)));
            }
            return ended;
        });
        announce(ended);
        parking.clear();
        count.forget();
        LOG.infof("job %s %s", job.id(), ended.state().id());
        return Settlement.ACCEPT;
    }

    private DeadLetter.Cause cause(JobEvent.Failed failed) {
        return new DeadLetter.Cause(
                failed.error().code(),
                failed.error().detail(),
                failed.attempt(),
                failed.worker(),
                failed.time(),
                job.id());
    }

    private void announce(JobEvent event) throws GaveUpException {
        retry.call("announcing " + event.id(), () -> {
            stages.announcer().announce(event);
            return event;
        });
    }

    private JobMeters meters() {
        return stages.meters();
    }

    private String worker() {
        return stages.worker().source();
    }
}
