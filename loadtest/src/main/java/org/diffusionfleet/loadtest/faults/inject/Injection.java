package org.diffusionfleet.loadtest.faults.inject;

import java.time.Instant;
import org.diffusionfleet.loadtest.faults.oracle.Provocation;
import org.jspecify.annotations.Nullable;

/**
 * A fault that was injected.
 *
 * @param struck when it struck, or would have
 * @param healed when what it had broken was put right, as far as that is ours to do
 * @param note what became of it: which job it hit, how long a drain took
 * @param victim the worker it killed, if any
 * @param provocation when leases may have been lost by it
 */
public record Injection(
        Plan.Step step,
        Instant struck,
        Instant healed,
        String note,
        @Nullable Victim victim,
        Outcome outcome,
        Provocation provocation) {

    /**
     * A worker that was killed.
     *
     * @param relieved whether all others were ready when it was killed
     */
    public record Victim(long pid, boolean relieved) {}

    /** Whether it did what it should. */
    public enum Outcome {
        HIT,
        /** A trap nobody stepped into, or something that this machine does not allow. */
        MISSED,
        /** The suite could not do it, or not put it right. */
        FAILED
    }

    /** Whether it did what it should. */
    public boolean hit() {
        return outcome == Outcome.HIT;
    }

    /** For the log. */
    public String text() {
        var parameters = step.fault().toString().replaceFirst("^\\w+", "");
        return "#%d %s%s %s%s"
                .formatted(step.number(), step.kind().id(), parameters, hit() ? "" : outcome + ": ", note);
    }
}
