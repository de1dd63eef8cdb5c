package org.diffusionfleet.worker.job;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;

/** How jobs fare at this worker; the worker's README has the table. Thread-safe. */
public final class JobMeters {

    private static final String NO_REASON = "none";

    /** Tries with a number of their own; while the store is away a job may be tried on and on. */
    private static final int NUMBERED = 9;

    private final MeterRegistry registry;

    /** Why a job is given back to the broker, which hands it out again at once. */
    enum GivenBack {
        /** The worker drains, or the job's partition moves. */
        DRAINING,
        /** Its lease is lost: another worker may have it already. */
        LEASE_LOST,
        /** It could be put nowhere else. */
        STUCK
    }

    /** Those of a worker. */
    public JobMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A life of a job has ended here. */
    void ended(JobEvent end) {
        var state = end.state().id();
        registry.counter("fleet.jobs.ended", "state", state, "reason", reason(end))
                .increment();
        registry.summary("fleet.jobs.tries", "state", state).record(end.attempt());
    }

    private static String reason(JobEvent end) {
        return switch (end) {
            case JobEvent.Succeeded _, JobEvent.Canceled _ -> NO_REASON;
            case JobEvent.Failed failed -> id(failed.error().code());
            case JobEvent.Expired expired ->
                expired.reason() == null ? NO_REASON : expired.reason().id();
            case JobEvent.Started _, JobEvent.Released _ ->
                throw new IllegalArgumentException("no end of a job: " + end.id());
        };
    }

    /** A record can never become pictures, and is buried. */
    void rejected(JobError error) {
        registry.counter("fleet.records.rejected", "reason", id(error.code())).increment();
    }

    /** A job came again that had ended; its end was told once more. */
    void toldAgain() {
        registry.counter("fleet.jobs.told_again").increment();
    }

    /** A job was delivered that had been delivered before. */
    void redelivered() {
        registry.counter("fleet.jobs.redelivered").increment();
    }

    /** A job is among the retries. */
    void putOff(Trouble why, int tries, Duration pause) {
        registry.timer("fleet.jobs.put_off", "reason", id(why), "tries", number(tries))
                .record(pause);
    }

    /** A job was given back to the broker. */
    void givenBack(GivenBack why) {
        registry.counter("fleet.jobs.given_back", "reason", id(why)).increment();
    }

    private static String id(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String number(int tries) {
        return tries <= NUMBERED ? String.valueOf(tries) : "more";
    }
}
