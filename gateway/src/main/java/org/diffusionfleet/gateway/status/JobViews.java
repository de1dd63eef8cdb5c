package org.diffusionfleet.gateway.status;

import java.util.List;
import java.util.Optional;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The view of every job; thread-safe. */
public interface JobViews {

    /** A view and whose it is. */
    record Seen(String id, JobView view) {}

    /**
     * The view of a job that is not deleted. One accepted a moment ago, by whichever gateway or by the broker itself, is waited for, so
     * that there is none may take a moment to find out.
     *
     * @throws ProblemException if the view is not ready, or lags
     */
    Optional<JobView> find(String id);

    /**
     * What is known of a job at this moment, also if that is that it was deleted.
     *
     * @throws ProblemException if the view is not ready
     */
    Optional<JobView> known(String id);

    /**
     * Some views, by id, those of deleted jobs among them.
     *
     * @param after the id that the page begins behind, or null
     * @param limit most views of it
     * @throws ProblemException if the view is not ready
     */
    List<Seen> page(@Nullable String after, int limit);
}
