package org.diffusionfleet.gateway.status;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobDeleted;
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
 * <p>Of a deleted job nothing but that is left, and nothing told of it afterwards changes that.
 *
 * @param job the job record, null while only events of it were seen
 * @param attempt how often it was started
 * @param cancelRequested whether its owner asked it to stop
 * @param history what happened, in order
 * @param early events seen before the record they follow
 * @param manifest once it succeeded
 * @param error once it failed
 * @param replay which replay of it this is, 0 in its first life
 * @param removal what goes with it when it is deleted, and how far that is
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
        int replay,
        Removal removal) {

    /** A job nothing is known of. */
    public static final JobView EMPTY =
            new JobView(null, JobState.QUEUED, 0, false, List.of(), List.of(), null, null, 0, Removal.NONE);

    public JobView {
        removal = removal == null ? Removal.NONE : removal;
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

    /** Whether more than what overtook its record is known of the job: the record itself, or that nothing is kept of it. */
    @JsonIgnore
    public boolean settled() {
        return visible() || deleted();
    }

    /** When a job that a worker put off will lie on its topic again; null if it waits for no time. */
    @JsonIgnore
    public @Nullable Instant retryAt() {
        if (state != JobState.QUEUED || history.isEmpty() || history.getLast().type() != RecordType.RELEASED) {
            return null;
        }
        return ((JobEvent.Released) history.getLast().event()).retryAt();
    }

    /** Whether nothing is kept of the job. */
    @JsonIgnore
    public boolean deleted() {
        return removal.done() != null;
    }

    /** Whether the job has ended and shall be deleted, which somebody has to do. */
    @JsonIgnore
    public boolean deletable() {
        return visible() && state.terminal() && removal.request() != null;
    }

    /** When it ended, by the clock of the worker that saw it, but not before it was submitted. */
    @JsonIgnore
    public Optional<Instant> endedAt() {
        if (job == null || !state.terminal()) {
            return Optional.empty();
        }
        var ended = history.getLast().event().time();
        var created = job.createdAt();
        return Optional.of(created != null && created.isAfter(ended) ? created : ended);
    }

    /** This view after the job record. */
    public JobView submitted(Job record) {
        return submitted(record, 0);
    }

    /** This view after the job record, or after that of a replay. */
    public JobView submitted(Job record, int told) {
        if (deleted() || (job != null && (told <= replay || !state.replayable() || removal.request() != null))) {
            return this;
        }
        var id = JobEvent.lifeId(record.id(), told) + "/" + JobState.QUEUED.id();
        var queued = new Entry(history.size() + 1, id, RecordType.SUBMITTED, Json.MAPPER.valueToTree(record));
        var view = new JobView(
                record,
                JobState.QUEUED,
                0,
                cancelRequested,
                plus(history, queued),
                List.of(),
                null,
                null,
                told,
                removal);
        for (var entry : early) {
            view = view.happened(entry.event());
        }
        return view;
    }

    /** This view after a cancel request, which counts as asked even where it came too late. */
    public JobView cancelAsked() {
        return cancelRequested || deleted()
                ? this
                : new JobView(job, state, attempt, true, history, early, manifest, error, replay, removal);
    }

    /** This view after a wish to delete the job, of which the first counts. */
    public JobView deleteAsked(DeleteRequest request) {
        return removal.request() != null || deleted() ? this : with(removal.asked(request));
    }

    /** This view after the job was deleted. */
    public JobView deleted(JobDeleted told) {
        return deleted() ? this : EMPTY.with(Removal.NONE.done(told.time()));
    }

    /** This view with the claim that the job was made under, of which the first counts. */
    public JobView claimed(@Nullable String claim) {
        return claim == null || removal.claim() != null || deleted() ? this : with(removal.claimed(claim));
    }

    private JobView with(Removal changed) {
        return new JobView(job, state, attempt, cancelRequested, history, early, manifest, error, replay, changed);
    }

    /** This view after a lifecycle event. */
    public JobView happened(JobEvent event) {
        if (deleted()) {
            return this;
        }
        var entry = Entry.of(event);
        if (job == null || event.replay() > replay) {
            return knows(early, entry) ? this : waiting(entry);
        }
        if (event.replay() < replay || knows(history, entry) || !state.canBecome(event.state()) || late(event)) {
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
                replay,
                removal);
    }

    /** A worker that has lost its lease says so, or what it did before: another has the job meanwhile. An end is an end, whoever says so. */
    private boolean late(JobEvent event) {
        return event.attempt() < attempt && !event.state().terminal();
    }

    private JobView waiting(Entry entry) {
        return new JobView(
                job, state, attempt, cancelRequested, history, plus(early, entry), manifest, error, replay, removal);
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
