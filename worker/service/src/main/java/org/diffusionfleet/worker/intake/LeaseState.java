package org.diffusionfleet.worker.intake;

/**
 * Where a lease is in its life. Only what is held can change, and what has ended stays as it is:
 *
 * <pre>
 * {@link Leased} ─▶ {@link Renewed} ─▶ {@link Settled}     the broker has taken ACCEPT or RELEASE
 *    │         ↺ │
 *    └───────────┴─▶ {@link Lost}                the lock lapsed, the broker refused what was
 *                                                   said of it, or the partition was revoked
 * </pre>
 *
 * Times are those of one monotonic clock, in nanoseconds; only their differences mean anything.
 */
sealed interface LeaseState {

    /** The lock is this worker's, up to a time. */
    sealed interface Held extends LeaseState {

        /** When the lock may have lapsed; never later than the broker's own time for it. */
        long until();

        /** How often it was renewed. */
        int renewals();

        /** The broker has renewed the lock. */
        default Renewed renewed(long until) {
            return new Renewed(until, renewals() + 1);
        }

        /** The broker has taken the job back, done or not. */
        default Settled settled(Settlement how) {
            return new Settled(how);
        }

        /** Another worker may have the job. */
        default Lost lost(Loss why) {
            return new Lost(why);
        }
    }

    /** Held since it was acquired. */
    record Leased(long until) implements Held {
        @Override
        public int renewals() {
            return 0;
        }
    }

    /** Held since it was renewed last. */
    record Renewed(long until, int renewals) implements Held {}

    /** Ended as its worker said. */
    record Settled(Settlement how) implements LeaseState {}

    /** Ended without a word of its worker that counts. */
    record Lost(Loss why) implements LeaseState {}

    /** How a lease is lost. */
    enum Loss {
        /** Its time was over before a renewal was heard of. */
        LAPSED,
        /** The broker did not renew it, or not settle it. */
        REFUSED,
        /** The partition its record lies on is not this worker's any more. */
        REVOKED
    }

    /** The state at that time: nobody need say that a lock has lapsed. */
    default LeaseState at(long now) {
        return switch (this) {
            case Held held -> now - held.until() < 0 ? held : held.lost(Loss.LAPSED);
            case Settled settled -> settled;
            case Lost lost -> lost;
        };
    }
}
