package org.diffusionfleet.loadtest.faults.bed;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Something that is done once, at a moment of the first request that fits.
 *
 * @param sprung completes with that request when the deed is done
 */
public record Trap(Moment moment, Predicate<Exchange> on, Deed deed, CompletableFuture<Exchange> sprung) {

    /** When. */
    public enum Moment {
        /** The service has sent all of it, the store has nothing. */
        ARRIVED,
        /** The store has half of its body. */
        HALF_SENT,
        /** The store has answered, the service does not know. */
        ANSWERED,
        /** The service has its answer. */
        TOLD
    }

    /** What is done. */
    @FunctionalInterface
    public interface Deed {
        /** Whether the request goes on after it; else its connections are cut. */
        boolean goOn(Exchange exchange) throws InterruptedException;
    }

    /** A trap that is set. */
    public static Trap at(Moment moment, Predicate<Exchange> on, Deed deed) {
        return new Trap(moment, on, deed, new CompletableFuture<>());
    }
}
