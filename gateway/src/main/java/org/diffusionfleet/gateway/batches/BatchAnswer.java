package org.diffusionfleet.gateway.batches;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.gateway.batches.BatchCreation.Created;
import org.diffusionfleet.gateway.batches.BatchCreation.Rejection;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.schemas.JobState;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a batch.
 *
 * @param jobs how many jobs it is
 * @param states how many of them are in which state; those that nobody has seen yet are queued
 * @param ended how many of them have ended
 * @param rejectedLines how many lines became no job; told when it is created
 * @param rejected the first of those, and why
 */
public record BatchAnswer(
        String id,
        Instant createdAt,
        int jobs,
        Map<JobState, Integer> states,
        int ended,
        @Nullable Integer rejectedLines,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Rejection> rejected,
        Links links) {

    /** The path of all batches. */
    public static final String PATH = "/v1/batches";

    /** Where to go from here. */
    public record Links(String self, String jobs, String cancel) {}

    static BatchAnswer of(Created created, JobViews views) {
        var batch = created.batch();
        var states = created.again() ? states(batch, views) : Map.of(JobState.QUEUED, batch.size());
        return of(
                batch,
                states,
                created.rejected().size(),
                created.rejected().stream()
                        .limit(BatchCreation.SHOWN_REJECTIONS)
                        .toList());
    }

    static BatchAnswer of(Batch batch, JobViews views) {
        return of(batch, states(batch, views), null, List.of());
    }

    private static BatchAnswer of(
            Batch batch, Map<JobState, Integer> states, @Nullable Integer rejectedLines, List<Rejection> rejected) {
        var ended = states.entrySet().stream()
                .filter(state -> state.getKey().terminal())
                .mapToInt(Map.Entry::getValue)
                .sum();
        var self = PATH + "/" + batch.id();
        var links = new Links(self, self + "/jobs", self + "/cancel");
        return new BatchAnswer(
                batch.id(), batch.createdAt(), batch.size(), states, ended, rejectedLines, rejected, links);
    }

    private static Map<JobState, Integer> states(Batch batch, JobViews views) {
        var states = new EnumMap<JobState, Integer>(JobState.class);
        batch.linesFrom(1)
                .mapToObj(line -> views.known(batch.jobId(line))
                        .filter(JobView::visible)
                        .map(JobView::state)
                        .orElse(JobState.QUEUED))
                .forEach(state -> states.merge(state, 1, Integer::sum));
        return states;
    }
}
