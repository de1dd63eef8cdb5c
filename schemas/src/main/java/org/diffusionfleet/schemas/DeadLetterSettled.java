package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * What became of a dead letter; lies on its topic, under its key. The first one counts.
 *
 * @param id the letter's
 */
public record DeadLetterSettled(String id, Outcome outcome, Instant time) {

    /** What can become of a letter. */
    public enum Outcome {
        /** Its record, or an edited one, lies on its topic again. */
        REPLAYED,
        /** Nobody wants it. */
        DROPPED;

        /** The name in records and the API, e.g. {@code replayed}. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
