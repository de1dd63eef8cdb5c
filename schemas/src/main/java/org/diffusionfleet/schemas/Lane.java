package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A priority class of jobs; each model has one jobs topic a lane. */
public enum Lane {
    /** Someone is waiting. */
    INTERACTIVE,
    /** Bulk work that yields to {@link #INTERACTIVE}. */
    BATCH;

    /** The name in topics, records and the API: {@code interactive} or {@code batch}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The lane of that {@link #id()}, or empty. */
    public static Optional<Lane> of(String id) {
        return Arrays.stream(values()).filter(lane -> lane.id().equals(id)).findFirst();
    }
}
