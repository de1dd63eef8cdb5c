package org.diffusionfleet.loadtest.faults.inject;

import java.time.Instant;
import org.diffusionfleet.loadtest.faults.oracle.Provocation;

/**
 * A fault that was injected.
 *
 * @param struck when it struck, or would have
 * @param healed when what it had broken was put right, as far as that is ours to do
 * @param note what became of it: which job it hit, how long a drain took
 * @param victim the process it killed, 0 if none
 */
public record Injection(Plan.Step step, Instant struck, Instant healed, String note, long victim, Outcome outcome) {

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

    /** Leases are lost some time after, as long as a lock lasts or a broker needs to come back. */
    private static final long AFTERMATH_S = 20;

    /** When leases may have been lost by it. */
    public Provocation provocation() {
        return new Provocation(
                struck, healed.plusSeconds(AFTERMATH_S), step.fault().leases());
    }

    /** For the log. */
    public String text() {
        return "#%d %s %s%s".formatted(step.number(), step.fault(), hit() ? "" : outcome + ": ", note);
    }
}
