package org.diffusionfleet.schemas;

import java.time.Instant;

/** What happened to a job. The job record itself stands for "queued", so that acceptance is one write. */
public sealed interface JobEvent {

    /** The job it happened to. */
    String jobId();

    /** Which try at the job, from 1. */
    int attempt();

    /** When. */
    Instant time();

    /** The worker that saw it. */
    String worker();

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
        return state().terminal() ? jobId() + "/" + state().id() : jobId() + "/" + state().id() + "/" + attempt();
    }

    /** A worker leased the job and works on it. */
    record Started(String jobId, int attempt, Instant time, String worker) implements JobEvent {}

    /** A worker gave the job back undone; another will take it. */
    record Released(String jobId, int attempt, Instant time, String worker, String reason) implements JobEvent {}

    /** The manifest is committed. */
    record Succeeded(String jobId, int attempt, Instant time, String worker, Manifest manifest) implements JobEvent {}

    /** The job cannot be done. */
    record Failed(String jobId, int attempt, Instant time, String worker, JobError error) implements JobEvent {}

    /** The job was stopped at its owner's wish. */
    record Canceled(String jobId, int attempt, Instant time, String worker) implements JobEvent {}

    /** The job's deadline passed. */
    record Expired(String jobId, int attempt, Instant time, String worker) implements JobEvent {}
}
