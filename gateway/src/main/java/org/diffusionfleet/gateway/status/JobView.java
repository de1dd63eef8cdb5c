package org.diffusionfleet.gateway.status;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a job, folded from its records. Job, events and cancel request lie on different topics, so they
 * may come in any order: events that overtake their job wait in {@code early}. Records told twice, and steps the state
 * machine does not allow, change nothing.
 *
 * <p>A failed job has another life when its record comes again as a replay. The events of each life say which it is: those of one
 * that is over change nothing, those that overtake their record wait in {@code early}, too.
 *
 * @param job the job record, null while only events of it were seen
 * @param attempt how often it was started
 * @param cancelRequested whether its owner asked it to stop
 * @param history what happened, in order
 * @param early events seen before the record they follow
 * @param manifest once it succeeded
 * @param error once it failed
 * @param replay which replay of it this is, 0 in its first life
 */
public record JobView(
        @Nullable Job job,
        JobState state,
        int attempt,
        boolean cancelRequested,
        List<Entry> history,
        List<Entry> early,
        @Nullable Manifest manifest,
        @Nullable JobError error,
        int replay) {

    /** A job nothing is known of. */
    public static final JobView EMPTY =
            new JobView(null, JobState.QUEUED, 0, false, List.of(), List.of(), null, null, 0);

    public JobView {
        history = List.copyOf(history);
        early = List.copyOf(early);
    }

    /**
     * One thing that happened.
     *
     * @param sequence its place in the history, from 1: the {@code Last-Event-ID} of event streams
     * @param id the event's own id
     * @param type what it is
     * @param data the event as it lay on the topic
     */
    public record Entry(int sequence, String id, RecordType type, JsonNode data) {

        private static Entry of(JobEvent event) {
            return new Entry(0, event.id(), RecordType.of(event), Json.MAPPER.valueToTree(event));
        }

        private JobEvent event() {
            return (JobEvent) Json.MAPPER.convertValue(data, type.record());
        }

        private Entry at(int place) {
            return new Entry(place, id, type, data);
        }
    }

    /** The job, which a view that is shown always has. */
    public Job requireJob() {
        return Objects.requireNonNull(job, "the job record has not been seen");
    }

    /** Whether the job itself was seen, so that the view can be shown. */
    @JsonIgnore
    public boolean visible() {
        return job != null;
    }

    /** When a job that a worker put off will lie on its topic again; null if it waits for no time. */
    @JsonIgnore
    public @Nullable Instant retryAt() {
        if (state != JobState.QUEUED || history.isEmpty() || history.getLast().type() != RecordType.RELEASED) {
            return null;
        }
        return ((JobEvent.Released) history.getLast().event()).retryAt();
    }

    /** This view after the job record. */
    public JobView submitted(Job record) {
        return submitted(record, 0);
    }

    /** This view after the job record, or after that of a replay. */
    public JobView submitted(Job record, int told) {
        if (job != null && (told <= replay || !state.replayable())) {
            return this;
        }
        var id = JobEvent.lifeId(record.id(), told) + "/" + JobState.QUEUED.id();
        var queued = new Entry(history.size() + 1, id, RecordType.SUBMITTED, Json.MAPPER.valueToTree(record));
        var view = new JobView(
                record, JobState.QUEUED, 0, cancelRequested, plus(history, queued), List.of(), null, null, told);
        for (var entry : early) {
            view = view.happened(entry.event());
        }
        return view;
    }

    /** This view after a cancel request, which counts as asked even where it came too late. */
    public JobView cancelAsked() {
        return cancelRequested ? this : new JobView(job, state, attempt, true, history, early, manifest, error, replay);
    }

    /** This view after a lifecycle event. */
    public JobView happened(JobEvent event) {
        var entry = Entry.of(event);
        if (job == null || event.replay() > replay) {
            return knows(early, entry) ? this : waiting(entry);
        }
        if (event.replay() < replay || knows(history, entry) || !state.canBecome(event.state())) {
            return this;
        }
        return new JobView(
                job,
                event.state(),
                Math.max(attempt, event.attempt()),
                cancelRequested,
                plus(history, entry.at(history.size() + 1)),
                early,
                event instanceof JobEvent.Succeeded succeeded ? succeeded.manifest() : null,
                event instanceof JobEvent.Failed failed ? failed.error() : null,
                replay);
    }

    private JobView waiting(Entry entry) {
        return new JobView(job, state, attempt, cancelRequested, history, plus(early, entry), manifest, error, replay);
    }

    private static boolean knows(List<Entry> entries, Entry entry) {
        return entries.stream().anyMatch(known -> known.id().equals(entry.id()));
    }

    private static List<Entry> plus(List<Entry> entries, Entry entry) {
        var more = new ArrayList<>(entries);
        more.add(entry);
        return more;
    }
}
