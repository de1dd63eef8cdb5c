package org.diffusionfleet.worker.job;

import org.diffusionfleet.schemas.RetryRecord.Past;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of tries at a job, in one life of it. The broker counts every delivery of a record, also those that were given back; a
 * record that was put back later is counted anew, and says what was before. Its count tells that a worker died, but not how many did.
 *
 * @param before what the record says of its job's earlier records
 * @param deliveries how often the broker has handed out this record, this time included
 * @param excused how many deliveries of all the job's records ended because a worker drained
 * @param suspicion what the worker noted that last began this record as a suspect, if one did
 */
record Tries(
        Past before, int deliveries, int excused, @Nullable Suspicion suspicion) {

    /** Which try this is, from 1; never used twice in a life, so that events have ids of their own. */
    int attempt() {
        return before.attempts() + deliveries;
    }

    /** Which try that counts this is, from 1. */
    int counted() {
        return Math.max(1, attempt() - excused);
    }

    /**
     * How often a worker died, or lost its lease, with the job in hand: what fails otherwise is not delivered again, but put back as
     * another record.
     */
    int lost() {
        var excusedNow = Math.max(0, excused - before.excused());
        if (deliveries - 1 <= excusedNow) {
            return before.lost();
        }
        if (suspicion == null) {
            return before.lost() + 1;
        }
        var drained = excused > suspicion.excused();
        return drained ? suspicion.lost() : suspicion.lost() + 1;
    }

    /** Whether any worker before this one may have begun to work on it. */
    boolean begun() {
        return before.begun() || deliveries > 1;
    }

    /** What the next record says when this try has ended. */
    Past tried(boolean begunNow) {
        return new Past(attempt(), lost(), excused, begunNow || begun());
    }

    /** What the next record says when this try ended because the worker drains, which does not count. */
    Past drained(boolean begunNow) {
        return new Past(attempt(), lost(), excused + 1, begunNow || begun());
    }

    /** What the next record says when this delivery was none: nobody died with it, and its number is still free. */
    Past untried() {
        return new Past(attempt() - 1, lost(), excused, begun());
    }
}
