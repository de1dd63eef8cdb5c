package org.diffusionfleet.loadtest.faults.bed;

import java.time.Duration;

/** How the object store behaves towards a service. */
public sealed interface Weather {

    /** As it is. */
    record Clear() implements Weather {}

    /** It answers 500 to one request in so many, chosen by a counter, and does nothing. */
    record Errors(int oneIn) implements Weather {}

    /** Every request takes so much longer. */
    record Slow(Duration latency) implements Weather {}
}
