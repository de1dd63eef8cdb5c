package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a job can be too late for. All but the last are fields of the job. */
public enum Deadline {
    /** No worker had begun it by then. */
    START_BY,
    /** It had not succeeded by then. */
    FINISH_BY,
    /** One attempt was on the device for longer. */
    RUN_LIMIT,
    /** Its record had lain on its topic for about as long as records do, and nobody had ended it. */
    QUEUE_LIMIT;

    /** The name in records and the API, e.g. {@code start_by}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
