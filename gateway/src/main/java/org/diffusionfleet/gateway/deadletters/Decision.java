package org.diffusionfleet.gateway.deadletters;

import java.time.Instant;
import java.util.Objects;
import org.diffusionfleet.schemas.DeadLetterSettled.Outcome;
import org.diffusionfleet.schemas.Job;
import org.jspecify.annotations.Nullable;

/**
 * What shall become of a letter; the first one written is carried out, by whoever finds it undone.
 *
 * @param replay which replay of its job it is, 0 if it is dropped
 * @param edited the record to put back instead of the original
 */
record Decision(
        Outcome outcome, Instant time, int replay, @Nullable Job edited) {

    /** Whether it says the same, at whatever time. */
    boolean same(Decision other) {
        return outcome == other.outcome && Objects.equals(edited, other.edited);
    }
}
