package org.diffusionfleet.worker.job;

import org.diffusionfleet.worker.delivery.StoreException;

/** Which deliveries of a job do not count as tries at it: those that ended because their worker drained. Thread-safe. */
@FunctionalInterface
public interface Excuses {

    /** Where every delivery counts. */
    Excuses NONE = _ -> 0;

    /** How many of that job's deliveries do not count, in its present life. */
    int of(String jobId) throws StoreException;
}
