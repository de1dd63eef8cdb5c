package org.diffusionfleet.schemas;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job's deadlines may be, held alike by gateway and worker; pure functions. */
public final class DeadlineRules {

    private DeadlineRules() {}

    /** Everything that is wrong with them but that they are over, which is for each to judge; empty if nothing is. */
    public static List<FieldError> check(
            @Nullable Instant startBy,
            @Nullable Instant finishBy,
            @Nullable Integer runLimitSeconds,
            ModelDescriptor model) {
        var errors = new ArrayList<FieldError>();
        if (startBy != null && finishBy != null && startBy.isAfter(finishBy)) {
            errors.add(new FieldError(
                    "start_by", "must not be later than finish_by, %s, but is %s".formatted(finishBy, startBy)));
        }
        var longest = JobRules.or(model.maxRunSeconds(), Integer.MAX_VALUE);
        JobRules.range("run_limit_seconds", runLimitSeconds, 1, longest).ifPresent(errors::add);
        return errors;
    }
}
