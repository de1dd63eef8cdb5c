package org.diffusionfleet.gateway.admission;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.schemas.DeadlineRules;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * How long a client would have its job take.
 *
 * @param startBy when a worker must have begun it, or null
 * @param finishBy when it must have succeeded, or null
 * @param runLimitSeconds how long one attempt may be on the device, or null
 */
public record Deadlines(
        @Nullable Instant startBy,
        @Nullable Instant finishBy,
        @Nullable Integer runLimitSeconds) {

    /** As long as it takes. */
    public static final Deadlines NONE = new Deadlines(null, null, null);

    /** The job held to them. */
    Job of(Job job) {
        return job.withDeadlines(startBy, finishBy, runLimitSeconds);
    }

    /** Everything that is wrong with them, now. */
    List<FieldError> check(ModelDescriptor model, Instant now) {
        var errors = new ArrayList<>(DeadlineRules.check(startBy, finishBy, runLimitSeconds, model));
        later("start_by", startBy, now).ifPresent(errors::add);
        later("finish_by", finishBy, now).ifPresent(errors::add);
        return errors;
    }

    private static Optional<FieldError> later(String field, @Nullable Instant deadline, Instant now) {
        return deadline == null || deadline.isAfter(now)
                ? Optional.empty()
                : Optional.of(new FieldError(field, "must be later than now, %s, not %s".formatted(now, deadline)));
    }
}
