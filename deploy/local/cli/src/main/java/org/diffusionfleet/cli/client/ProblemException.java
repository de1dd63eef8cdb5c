package org.diffusionfleet.cli.client;

import java.time.Duration;
import java.util.Optional;

/** The server answered with an error. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;

    ProblemException(Problem problem, Optional<Duration> retryAfter) {
        super(problem.text());
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** What it said. */
    public Problem problem() {
        return problem;
    }

    /** How long it asked to wait before the next try, if it did. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
