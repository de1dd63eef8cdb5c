package org.diffusionfleet.gateway.status;

import java.time.Instant;
import org.diffusionfleet.gateway.problem.ProblemException;

/** How far the view of jobs has come, whichever gateway makes it; thread-safe, blocks. */
public interface FoldedFacts {

    /**
     * All that the broker had by then has been folded. Found out by looking at least twice, so it is the beginning of time at first,
     * and trails by as long as nobody asks.
     *
     * @throws ProblemException if the broker does not answer
     */
    Instant until();

    /**
     * Waits for a moment until all that the broker had by then has been folded.
     *
     * @throws ProblemException if that is not so, or the broker does not answer
     */
    void await(Instant told);
}
