package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * A wish that nothing be kept of a job. To workers it is a {@link CancelRequest}: an unfinished job is stopped first, and a record of
 * the job that comes again is not drawn.
 *
 * @param jobId the job
 * @param time when it was asked
 * @param reason why
 */
public record DeleteRequest(String jobId, Instant time, Reason reason) {

    /** Why a job is removed. */
    public enum Reason {
        /** Its owner asked for it. */
        OWNER,
        /** It ended as long ago as its results are kept. */
        TTL;

        /** The name in records and metrics, e.g. {@code owner}. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
