package org.diffusionfleet.gateway.overdue;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.diffusionfleet.schemas.JobEvent;

/** Ends jobs, unless they have ended; thread-safe. */
@FunctionalInterface
interface Verdict {

    /**
     * Begins to; never blocks.
     *
     * @return done with the end to tell of, empty if it is not ours to tell or the job need not end any more; failed if the store, the
     *     broker or the view of jobs is away
     */
    CompletionStage<Optional<JobEvent>> begin(String jobId, Overdue overdue);
}
