package org.diffusionfleet.gateway.status;

import java.util.Optional;
import org.diffusionfleet.gateway.problem.ProblemException;

/** The view of every job; thread-safe. */
public interface JobViews {

    /**
     * The job's view. One accepted a moment ago, by whichever gateway, is waited for.
     *
     * @throws ProblemException if the view is not ready
     */
    Optional<JobView> find(String id);
}
