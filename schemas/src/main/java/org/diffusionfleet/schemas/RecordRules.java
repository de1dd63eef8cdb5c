package org.diffusionfleet.schemas;

import java.util.ArrayList;
import java.util.List;

/** What a record on a jobs topic must be, whoever put it there; pure functions. */
public final class RecordRules {

    private RecordRules() {}

    /**
     * Everything that is wrong with a record; empty if nothing is.
     *
     * @param model the one of its topic
     */
    public static List<FieldError> check(Job job, ModelDescriptor model) {
        var errors = new ArrayList<FieldError>();
        if (!hasId(job)) {
            errors.add(new FieldError("id", "must be 1 to 64 characters out of A-Z a-z 0-9 - _"));
        }
        if (job.model() != null && !job.model().equals(model.name())) {
            errors.add(new FieldError("model", "must be %s on this topic".formatted(model.name())));
        }
        errors.addAll(DeadlineRules.check(job.startBy(), job.finishBy(), job.runLimitSeconds(), model));
        var ttl = job.resultTtlSeconds();
        if (ttl != null && ttl < 1) {
            errors.add(new FieldError("result_ttl_seconds", "must be at least 1, not " + ttl));
        }
        if (hasRequest(job)) {
            errors.addAll(JobRules.check(job.request(), model));
            errors.addAll(PictureRules.checkInline(job.request()));
        } else {
            errors.add(new FieldError("request", "must not be left out"));
        }
        return errors;
    }

    /** Whether the record says which job it is. A record that leaves a field out is read with a null there. */
    public static boolean hasId(Job job) {
        return job.id() != null && JobRules.isJobId(job.id());
    }

    /** Whether the record says what shall be drawn. */
    public static boolean hasRequest(Job job) {
        return job.request() != null;
    }
}
