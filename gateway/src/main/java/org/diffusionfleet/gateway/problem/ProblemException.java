package org.diffusionfleet.gateway.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.schemas.FieldError;
import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Problem}. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final @Nullable Duration retryAfter;

    private ProblemException(Problem problem, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(problem.detail(), cause);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public ProblemException(ProblemCode code, String detail) {
        this(Problem.of(code, detail), null, null);
    }

    public ProblemException(ProblemCode code, List<FieldError> errors) {
        this(Problem.of(code, errors), null, null);
    }

    /** A problem that passes: the client is told when to try again. */
    public static ProblemException passing(
            ProblemCode code, String detail, Duration retryAfter, @Nullable Throwable cause) {
        return new ProblemException(Problem.of(code, detail), retryAfter, cause);
    }

    /** That a quota is full, and when to try again. */
    public static ProblemException full(Problem.Quota quota, String detail, Duration retryAfter) {
        return new ProblemException(Problem.of(quota, detail), retryAfter, null);
    }

    public Problem problem() {
        return problem;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
