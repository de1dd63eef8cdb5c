package org.diffusionfleet.worker.delivery;

import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.RetryRecord;

/** Tells the world about jobs; thread-safe. */
public interface Announcer {

    /** Returns when the broker has the event; throws if it did not take it in time. */
    void announce(JobEvent event);

    /** Tells if it can; never blocks, never fails. */
    void progress(JobProgress progress);

    /** Returns when the broker has the record in the dead letters, byte for byte, with the reason beside it. */
    void bury(DeadLetter letter);

    /** Returns when the broker has the record among the retries, byte for byte, with its plan beside it. */
    void postpone(RetryRecord retry);
}
