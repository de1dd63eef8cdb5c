package org.diffusionfleet.gateway.deadletters;

import java.time.Instant;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as the API lists it.
 *
 * @param state {@code open}, {@code replayed} or {@code dropped}
 * @param jobId the job, where its record says which
 * @param error the last error
 * @param attempts how often it was tried
 * @param worker who gave up
 * @param time when
 * @param settledAt when it was replayed or dropped
 */
record LetterSummary(
        String id,
        String state,
        @Nullable String jobId,
        String model,
        JobError.Code reason,
        String error,
        int attempts,
        String worker,
        Instant time,
        @Nullable Instant settledAt) {

    private static final String OPEN = "open";

    static LetterSummary of(Letter found, Topics topics) {
        var letter = found.letter();
        var cause = letter.cause();
        var settled = found.settled();
        return new LetterSummary(
                letter.id(),
                settled == null ? OPEN : settled.outcome().id(),
                cause.jobId(),
                topics.model(letter.origin().topic()).orElse(""),
                cause.reason(),
                cause.error(),
                cause.attempts(),
                cause.worker(),
                cause.time(),
                settled == null ? null : settled.time());
    }

    /** Whether nobody has replayed or dropped it, so that it is listed. */
    boolean listed() {
        return state.equals(OPEN);
    }
}
