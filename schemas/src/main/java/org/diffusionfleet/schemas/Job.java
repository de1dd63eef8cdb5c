package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job record as it lies on a jobs topic, from the gateway or from any Kafka client.
 *
 * @param id 1 to 64 characters out of {@code A-Z a-z 0-9 - _}; names the job's objects and events
 * @param tenant the owner, {@value #LOCAL_TENANT} where nobody is told apart
 * @param createdAt when it was submitted; the record's own time if left out
 * @param model the model that shall draw it, the one of the topic if left out
 * @param lane the lane it was put on, the one of the topic if left out
 * @param request what shall be drawn
 * @param previews whether progress shows what the pictures are becoming; no unless given
 * @param finishBy when it must have succeeded; if it has not, it has expired. Has as long as it takes if left out
 * @param startBy when a worker must have begun it; if none has, it has expired. May wait as long as it takes if left out
 * @param runLimitSeconds how long one attempt may be on the device; then it has expired. The model's limit if left out
 * @param resultTtlSeconds how long its objects and its record are kept after its end, in seconds, at least 1; as the gateways are
 *     set if left out, and never longer than they allow
 * @param other fields this version does not know, kept as they are
 */
public record Job(
        String id,
        @Nullable String tenant,
        @Nullable Instant createdAt,
        @Nullable String model,
        @Nullable Lane lane,
        Generation request,
        @Nullable Boolean previews,
        @Nullable Instant finishBy,
        @Nullable Instant startBy,
        @Nullable Integer runLimitSeconds,
        @Nullable Integer resultTtlSeconds,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> other) {

    /** The tenant of a job that names none. */
    public static final String LOCAL_TENANT = "local";

    public Job {
        other = other == null ? Map.of() : Map.copyOf(other);
    }

    /** A job without previews that has as long as it takes. */
    public Job(
            String id,
            @Nullable String tenant,
            @Nullable Instant createdAt,
            @Nullable String model,
            @Nullable Lane lane,
            Generation request,
            Map<String, JsonNode> other) {
        this(id, tenant, createdAt, model, lane, request, null, null, null, null, null, other);
    }

    /** This job with another request. */
    public Job with(Generation changed) {
        return new Job(
                id,
                tenant,
                createdAt,
                model,
                lane,
                changed,
                previews,
                finishBy,
                startBy,
                runLimitSeconds,
                resultTtlSeconds,
                other);
    }

    /** This job with another word on previews. */
    public Job withPreviews(@Nullable Boolean changed) {
        return new Job(
                id,
                tenant,
                createdAt,
                model,
                lane,
                request,
                changed,
                finishBy,
                startBy,
                runLimitSeconds,
                resultTtlSeconds,
                other);
    }

    /** This job with another deadline. */
    public Job withFinishBy(@Nullable Instant changed) {
        return withDeadlines(startBy, changed, runLimitSeconds);
    }

    /** This job with the time of its record, if it says none. */
    public Job dated(Instant recorded) {
        return createdAt != null
                ? this
                : new Job(
                        id,
                        tenant,
                        recorded,
                        model,
                        lane,
                        request,
                        previews,
                        finishBy,
                        startBy,
                        runLimitSeconds,
                        resultTtlSeconds,
                        other);
    }

    /** This job with other deadlines. */
    public Job withDeadlines(@Nullable Instant start, @Nullable Instant finish, @Nullable Integer runSeconds) {
        return new Job(
                id,
                tenant,
                createdAt,
                model,
                lane,
                request,
                previews,
                finish,
                start,
                runSeconds,
                resultTtlSeconds,
                other);
    }

    /** This job with another time to keep its results. */
    public Job withResultTtlSeconds(@Nullable Integer changed) {
        return new Job(
                id,
                tenant,
                createdAt,
                model,
                lane,
                request,
                previews,
                finishBy,
                startBy,
                runLimitSeconds,
                changed,
                other);
    }
}
