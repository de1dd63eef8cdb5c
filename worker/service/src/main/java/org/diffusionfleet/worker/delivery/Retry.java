package org.diffusionfleet.worker.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Does again what failed for a passing reason, after growing pauses with jitter, for a bounded time.
 *
 * @param patience how long in all
 * @param worthwhile asked before each try; false gives up at once
 * @param stop opened when the worker must end now
 */
public record Retry(Clock clock, Duration patience, BooleanSupplier worthwhile, CountDownLatch stop) {

    private static final Logger LOG = Logger.getLogger(Retry.class);
    private static final long FIRST_PAUSE_MS = 200;
    private static final long LONGEST_PAUSE_MS = 10_000;

    /** Something that may fail and pass. */
    @FunctionalInterface
    public interface Attempt<T> {
        T run() throws Exception;
    }

    /** The first success. @throws GaveUpException with the last failure as cause */
    public <T> T call(String what, Attempt<T> attempt) throws GaveUpException {
        var until = clock.instant().plus(patience);
        Exception last = new IllegalStateException("it is of no use any more");
        for (long pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
            if (!worthwhile.getAsBoolean()) {
                throw new GaveUpException(what, last);
            }
            try {
                return attempt.run();
            } catch (Exception e) {
                LOG.warnf("%s failed, trying again: %s", what, e);
                last = e;
                if (!clock.instant().isBefore(until) || !worthwhile.getAsBoolean() || pausedTooLong(pause)) {
                    throw new GaveUpException(what, e);
                }
            }
        }
    }

    private boolean pausedTooLong(long pause) {
        try {
            return stop.await(pause + ThreadLocalRandom.current().nextLong(pause), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** It did not work in the time given. */
    public static final class GaveUpException extends Exception {
        private static final long serialVersionUID = 1L;

        GaveUpException(String what, Exception last) {
            super("gave up: " + what, last);
        }
    }
}
