package org.diffusionfleet.worker.simulation;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Code that runs while it is told to, up to where it {@link #pause pauses}: on a thread of its own, but never beside another, so that
 * a simulation decides the order of everything and can repeat it.
 */
final class Fiber<T> {

    private static final ThreadLocal<Fiber<?>> CURRENT = new ThreadLocal<>();

    private final Semaphore go = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private final Supplier<T> body;
    private Optional<T> result = Optional.empty();
    private Optional<Error> failure = Optional.empty();
    private boolean done;
    private boolean killed;

    /** The process is gone. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("crashed", null, false, false);
        }
    }

    Fiber(Supplier<T> body) {
        this.body = body;
        Thread.ofVirtual().start(this::run);
    }

    private void run() {
        CURRENT.set(this);
        go.acquireUninterruptibly();
        try {
            result = killed ? Optional.empty() : Optional.of(body.get());
        } catch (Crash | RuntimeException e) {
            result = Optional.empty();
        } catch (Error e) {
            failure = Optional.of(e);
        } finally {
            done = true;
            back.release();
        }
    }

    /** Goes on to its next pause, or to its end. What is no failure of the code but of the test comes out. */
    void resume() {
        go.release();
        back.acquireUninterruptibly();
        failure.ifPresent(error -> {
            throw error;
        });
    }

    /** Ends it where it is. */
    void kill() {
        killed = true;
        while (!done) {
            resume();
        }
    }

    boolean isDone() {
        return done;
    }

    /** Empty if it threw something. */
    Optional<T> result() {
        return result;
    }

    /** From inside: lets others go on. */
    static void pause() {
        var self = CURRENT.get();
        if (self.killed) {
            throw new Crash();
        }
        self.back.release();
        self.go.acquireUninterruptibly();
        if (self.killed) {
            throw new Crash();
        }
    }
}
