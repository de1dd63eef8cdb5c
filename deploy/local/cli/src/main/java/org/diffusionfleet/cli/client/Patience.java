package org.diffusionfleet.cli.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * How long a client puts up with a server that is away or asks to wait.
 *
 * @param tries most calls in a row that may fail on the way
 * @param firstPause before the second try; doubles with each
 * @param longestWait most time spent on a server that answers "not now" (429 or 503)
 */
public record Patience(int tries, Duration firstPause, Duration longestWait) {

    /** About eight seconds of an absent server, two minutes of a busy one. */
    public static final Patience DEFAULT = new Patience(6, Duration.ofMillis(250), Duration.ofMinutes(2));

    private static final Duration UNNAMED_WAIT = Duration.ofSeconds(1);
    private static final int BUSY = 429;
    private static final int UNAVAILABLE = 503;

    /**
     * Calls until it works.
     *
     * @throws ServerGoneException if the server cannot be reached
     * @throws ProblemException if it refuses, or stays busy for too long
     */
    public <T> T call(Callable<T> call) throws InterruptedException {
        var failures = 0;
        var deadline = System.nanoTime() + longestWait.toNanos();
        while (true) {
            try {
                return call.call();
            } catch (IOException e) {
                pauseAfter(++failures, e);
            } catch (ProblemException e) {
                Thread.sleep(waitFor(e, deadline));
            } catch (InterruptedException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Waits after that many failures in a row, or gives up. */
    void pauseAfter(int failures, IOException cause) throws InterruptedException {
        if (failures >= tries) {
            throw new ServerGoneException(cause);
        }
        Thread.sleep(firstPause.multipliedBy(1L << (failures - 1)));
    }

    private static Duration waitFor(ProblemException e, long deadline) {
        var status = e.problem().status();
        var wait = e.retryAfter().orElse(UNNAMED_WAIT);
        if ((status != BUSY && status != UNAVAILABLE) || System.nanoTime() + wait.toNanos() > deadline) {
            throw e;
        }
        return wait;
    }
}
