package org.diffusionfleet.loadtest.faults.oracle;

import java.time.Instant;

/**
 * A time in which leases may have been lost.
 *
 * @param leases how often at most each job in hand may have lost its own
 */
public record Provocation(Instant from, Instant to, int leases) {

    boolean touches(Instant begin, Instant end) {
        return !to.isBefore(begin) && !from.isAfter(end);
    }
}
