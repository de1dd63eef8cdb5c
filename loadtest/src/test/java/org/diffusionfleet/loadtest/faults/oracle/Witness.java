package org.diffusionfleet.loadtest.faults.oracle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Manifest;

/** Writes down what a run shows of one job. */
final class Witness {

    static final String JOB = "job-1";
    static final String KEY = "jobs/job-1/0.png";
    static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    static final Manifest MANIFEST = new Manifest(
            new Job(
                    JOB,
                    null,
                    START,
                    "m",
                    null,
                    new Generation("a frog", null, 1, 7L, 2, null, null, null, null, null, Map.of()),
                    Map.of()),
            List.of(new Manifest.Image(0, 7, KEY, "image/png", 64, 64, 3, "aaaaaaaaaaaaaaaa")));

    final Ledger ledger = new Ledger();
    final Oracle oracle = new Oracle(10);
    private int offset;

    void whole() {
        accepted();
        recorded();
        told(started(1));
        stored();
        told(succeeded(1));
        found(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", true);
        found(KEY, "aaaaaaaaaaaaaaaa", true);
        ledger.note(new Fact.Shown(JOB, at(10), "gateway-1", JobState.SUCCEEDED, 200));
    }

    void accepted() {
        ledger.note(new Fact.Accepted(JOB, at(0), at(1), "gateway-1", null));
    }

    void recorded() {
        ledger.note(new Fact.Recorded(JOB, at(1), new Place("fleet.jobs.m.batch", 0, 1), "original"));
    }

    void stored() {
        written(KEY, "aaaaaaaaaaaaaaaa", 200);
        written(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", 200);
    }

    void written(String key, String sha256, int status) {
        ledger.note(new Fact.Written(JOB, at(3), "worker-1", key, sha256, status));
    }

    void found(String key, String sha256, boolean readable) {
        ledger.note(new Fact.Found(JOB, at(9), key, sha256, readable));
    }

    void streamed(int sequence, String name) {
        ledger.note(new Fact.Streamed(JOB, at(4), 1, "gateway-1", sequence, name));
    }

    void canceled(int attempt) {
        ledger.note(new Fact.CancelSent(JOB, at(2)));
        told(new JobEvent.Canceled(JOB, attempt, START, "/workers/w-1", 0));
    }

    void failed() {
        told(new JobEvent.Failed(JOB, 1, START, "/workers/w-1", new JobError(JobError.Code.INTERNAL, "?"), 0));
    }

    void told(JobEvent event) {
        told(new Fact.Happened(JOB, at(4), place(), event.id(), event));
    }

    void told(Fact.Happened fact) {
        ledger.note(fact);
        if (fact.event().state().terminal()) {
            ledger.note(new Fact.Delivered(JOB, at(4), fact.id()));
        }
    }

    Place place() {
        return new Place("fleet.events", 0, offset++);
    }

    static JobEvent started(int attempt) {
        return new JobEvent.Started(JOB, attempt, START, "/workers/w-" + attempt, 0);
    }

    static JobEvent released(int attempt) {
        return new JobEvent.Released(JOB, attempt, START, "/workers/w-" + attempt, "the store was away", null, 0);
    }

    static JobEvent succeeded(int attempt) {
        return new JobEvent.Succeeded(JOB, attempt, START, "/workers/w-" + attempt, MANIFEST, 0);
    }

    static Instant at(int second) {
        return START.plusSeconds(second);
    }

    static List<Promise> promises(List<Violation> violations) {
        return violations.stream().map(Violation::promise).toList();
    }
}
