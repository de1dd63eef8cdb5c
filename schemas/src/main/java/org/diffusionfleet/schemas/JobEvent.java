package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a job. The job record itself stands for "queued", so that acceptance is one write. A failed job whose record is
 * put back has another life, told from the one before by its {@link #replay()}.
 */
public sealed interface JobEvent {

    /** The job it happened to. */
    String jobId();

    /** Which try at the job, from 1. */
    int attempt();

    /** When. */
    Instant time();

    /** The worker that saw it. */
    String worker();

    /** Which replay of the job, 0 in its first life. */
    int replay();

    /** The state the job is in after it. */
    default JobState state() {
        return switch (this) {
            case Started _ -> JobState.RUNNING;
            case Released _ -> JobState.QUEUED;
            case Succeeded _ -> JobState.SUCCEEDED;
            case Failed _ -> JobState.FAILED;
            case Canceled _ -> JobState.CANCELED;
            case Expired _ -> JobState.EXPIRED;
        };
    }

    /** Deterministic: the same happening told twice has the same id, so readers can drop the second. */
    default String id() {
        var life = lifeId(jobId(), replay()) + "/" + state().id();
        return state().terminal() ? life : life + "/" + attempt();
    }

    /** What the ids of a life's events begin with: the job's id in the first, e.g. {@code my-job/replay/2} in later ones. */
    static String lifeId(String jobId, int replay) {
        return replay == 0 ? jobId : jobId + "/replay/" + replay;
    }

    /** A worker leased the job and works on it. */
    record Started(
            String jobId,
            int attempt,
            Instant time,
            String worker,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int replay)
            implements JobEvent {}

    /**
     * A worker gave the job back undone; another will take it.
     *
     * @param retryAt when its record will lie on its topic again; null if another worker can have it at once
     */
    record Released(
            String jobId,
            int attempt,
            Instant time,
            String worker,
            String reason,
            @Nullable Instant retryAt,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int replay)
            implements JobEvent {}

    /** The manifest is committed. */
    record Succeeded(
            String jobId,
            int attempt,
            Instant time,
            String worker,
            Manifest manifest,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int replay)
            implements JobEvent {}

    /** The job cannot be done. */
    record Failed(
            String jobId,
            int attempt,
            Instant time,
            String worker,
            JobError error,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int replay)
            implements JobEvent {}

    /** The job was stopped at its owner's wish. */
    record Canceled(
            String jobId,
            int attempt,
            Instant time,
            String worker,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int replay)
            implements JobEvent {}

    /**
     * The job's deadline passed.
     *
     * @param reason which deadline; null from workers of older versions
     */
    record Expired(
            String jobId,
            int attempt,
            Instant time,
            String worker,
            @Nullable Deadline reason,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int replay)
            implements JobEvent {}
}
