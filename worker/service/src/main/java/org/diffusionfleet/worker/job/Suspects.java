package org.diffusionfleet.worker.job;

import java.util.concurrent.Semaphore;

/**
 * Jobs with which a worker died. One of them may be what killed it, the others were only in hand beside it; so a worker draws one of
 * them at a time, and should it die again, it takes one of them with it. Thread-safe.
 */
final class Suspects {

    private final Semaphore turn = new Semaphore(1);

    /** Whether a suspect may begin now; who begins must {@link #ended end}. */
    boolean mayBegin() {
        return turn.tryAcquire();
    }

    void ended() {
        turn.release();
    }
}
