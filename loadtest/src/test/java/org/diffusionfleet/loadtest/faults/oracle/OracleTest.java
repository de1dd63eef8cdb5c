package org.diffusionfleet.loadtest.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Manifest;
import org.junit.jupiter.api.Test;

/** Each promise: a job that keeps them all, with one thing wrong. */
class OracleTest {

    private static final String JOB = "job-1";
    private static final String KEY = "jobs/job-1/0.png";
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final Manifest MANIFEST = new Manifest(
            new Job(
                    JOB,
                    null,
                    START,
                    "m",
                    null,
                    new Generation("a frog", null, 1, 7L, 2, null, null, null, null, null, Map.of()),
                    Map.of()),
            List.of(new Manifest.Image(0, 7, KEY, "image/png", 64, 64, 3, "aaaaaaaaaaaaaaaa")));

    private final Ledger ledger = new Ledger();
    private final Oracle oracle = new Oracle(10);
    private int offset;

    @Test
    void shouldFindNothingWhenAllIsWell() {
        whole();

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(violations).isEmpty();
    }

    @Test
    void shouldMissJobThatNeverEnded() {
        accepted();
        recorded();
        told(started(1));

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.NOTHING_LOST);
        assertThat(oracle.check(ledger)).isEmpty();
    }

    @Test
    void shouldMissRecordOfAcceptedJob() {
        accepted();
        canceled(1);

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void shouldMissRecordOnTopicThatNobodyWasToldOf() {
        recorded();

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void shouldSeeTwoEndsWhenIdsDiffer() {
        whole();
        told(new Fact.Happened(JOB, at(9), place(), JOB + "/succeeded/2", succeeded(1)));

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.ENDS_ONCE);
    }

    @Test
    void shouldAllowEndToldTwiceUnderOneId() {
        whole();
        told(succeeded(2));

        // When
        var violations = oracle.check(ledger);

        assertThat(violations).isEmpty();
    }

    @Test
    void shouldSeeStartAfterEnd() {
        whole();
        told(started(2));

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.NO_START_AFTER_END);
    }

    @Test
    void shouldForgiveWorkerThatHasLostItsLeaseAndSpeaksLate() {
        accepted();
        recorded();
        told(started(2));
        stored();
        told(succeeded(2));
        told(started(1));

        // When
        var violations = oracle.check(ledger);

        assertThat(violations).isEmpty();
    }

    @Test
    void shouldSeeReleaseOfJobThatIsNotRunning() {
        accepted();
        recorded();
        told(new JobEvent.Released(JOB, 1, START, "/workers/w-1", "draining", null, 0));

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.ORDER);
    }

    @Test
    void shouldSeeCancelThatNobodyAskedFor() {
        accepted();
        recorded();
        told(new JobEvent.Canceled(JOB, 1, START, "/workers/w-1", 0));

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.NOBODY_ASKED);
    }

    @Test
    void shouldSeeJobExpireBeforeItsDeadline() {
        ledger.note(new Fact.Accepted(JOB, at(0), at(1), "gateway-1", at(60)));
        recorded();
        told(new JobEvent.Expired(JOB, 1, START, "/workers/w-1", Deadline.FINISH_BY, 0));

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.NOBODY_ASKED);
    }

    @Test
    void shouldBoundAttemptsByWhatWasDoneToTheFleet() {
        accepted();
        recorded();
        told(started(3));
        ledger.note(new Fact.CancelSent(JOB, at(2)));
        canceled(3);
        var once = new Provocation(at(0), at(5), 1);

        // When
        var violations = oracle.checkSettled(ledger, List.of(once));

        assertThat(promises(violations)).containsExactly(Promise.ATTEMPTS_BOUNDED);
        assertThat(oracle.checkSettled(ledger, List.of(once, once))).isEmpty();
        assertThat(oracle.checkSettled(ledger, List.of(once, new Provocation(at(500), at(501), 1))))
                .hasSize(1);
    }

    @Test
    void shouldMissPicture() {
        accepted();
        recorded();
        told(started(1));
        stored();
        told(succeeded(1));
        found(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", true);
        found(KEY, "", false);

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.WHOLE);
    }

    @Test
    void shouldSeePictureThatCannotBeRead() {
        accepted();
        recorded();
        told(started(1));
        stored();
        told(succeeded(1));
        found(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", true);
        found(KEY, "aaaaaaaaaaaaaaaa", false);

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.WHOLE);
    }

    @Test
    void shouldSeeEndWrittenTwice() {
        whole();
        written(Manifest.endKey(JOB, 0), "bbbbbbbbbbbbbbbb", 200);
        written(Manifest.endKey(JOB, 0), "cccccccccccccccc", 200);

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.COMMITTED_ONCE);
    }

    @Test
    void shouldAllowSecondEndThatIsRefusedAndManifestWrittenAgain() {
        whole();
        written(Manifest.endKey(JOB, 0), "bbbbbbbbbbbbbbbb", 200);
        written(Manifest.endKey(JOB, 0), "cccccccccccccccc", 412);
        written(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", 200);

        // When
        var violations = oracle.check(ledger);

        assertThat(violations).isEmpty();
    }

    @Test
    void shouldSeeManifestOfCanceledJob() {
        accepted();
        recorded();
        ledger.note(new Fact.CancelSent(JOB, at(2)));
        canceled(1);
        written(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", 200);

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.NO_HALF_RESULT);
    }

    @Test
    void shouldSeeTwoPicturesOfOneSample() {
        whole();
        written(KEY, "dddddddddddddddd", 200);

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.ONE_PICTURE);
    }

    @Test
    void shouldMissDeadLetterOfFailedJob() {
        accepted();
        recorded();
        failed();

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.BURIED);
    }

    @Test
    void shouldSeeDeadLetterThatIsNotByteForByte() {
        accepted();
        recorded();
        failed();
        ledger.note(new Fact.Buried(JOB, at(5), new Place("fleet.jobs.m.batch", 0, 1), "other"));

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.BURIED);
    }

    @Test
    void shouldMissDeadLetterOfRecordThatIsNoJob() {
        var place = new Place("fleet.jobs.m.batch", 0, 7);
        ledger.unreadable(place, "abc");

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.BURIED);
        ledger.letter(place, "abc");
        assertThat(oracle.checkSettled(ledger, List.of())).isEmpty();
    }

    @Test
    void shouldSeeEventStreamedTwice() {
        whole();
        streamed(1, "queued");
        streamed(1, "queued");

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.STREAM);
    }

    @Test
    void shouldSeeEventLeftOutOfStream() {
        whole();
        streamed(1, "queued");
        streamed(3, "succeeded");

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.STREAM);
    }

    @Test
    void shouldSeeStreamWithoutEnd() {
        whole();
        streamed(1, "queued");
        streamed(2, "started");

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.STREAM);
    }

    @Test
    void shouldSeeGatewayThatShowsAnotherEnd() {
        whole();
        ledger.note(new Fact.Shown(JOB, at(20), "gateway-2", JobState.RUNNING, 200));

        // When
        var violations = oracle.checkSettled(ledger, List.of());

        assertThat(promises(violations)).containsExactly(Promise.VIEW);
    }

    @Test
    void shouldSeeKeyThatStandsForTwoJobs() {
        ledger.answered("key-1", "job-1");
        ledger.answered("key-1", "job-2");

        // When
        var violations = oracle.check(ledger);

        assertThat(promises(violations)).containsExactly(Promise.ONE_JOB_A_KEY);
    }

    @Test
    void shouldSeeObjectsOfJobThatDidNotSucceed() {
        whole();

        // When
        var violations = oracle.checkOwned(ledger, Set.of(KEY, "jobs/unknown/0.png"));

        assertThat(violations)
                .containsExactly(new Violation(
                        Promise.OWNED, "jobs/unknown/0.png", "its job did not succeed, or nobody knows it"));
    }

    private void whole() {
        accepted();
        recorded();
        told(started(1));
        stored();
        told(succeeded(1));
        found(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", true);
        found(KEY, "aaaaaaaaaaaaaaaa", true);
        ledger.note(new Fact.Shown(JOB, at(10), "gateway-1", JobState.SUCCEEDED, 200));
    }

    private void accepted() {
        ledger.note(new Fact.Accepted(JOB, at(0), at(1), "gateway-1", null));
    }

    private void recorded() {
        ledger.note(new Fact.Recorded(JOB, at(1), new Place("fleet.jobs.m.batch", 0, 1), "original"));
    }

    private void stored() {
        written(KEY, "aaaaaaaaaaaaaaaa", 200);
        written(Manifest.key(JOB), "bbbbbbbbbbbbbbbb", 200);
    }

    private void written(String key, String sha256, int status) {
        ledger.note(new Fact.Written(JOB, at(3), "worker-1", key, sha256, status));
    }

    private void found(String key, String sha256, boolean readable) {
        ledger.note(new Fact.Found(JOB, at(9), key, sha256, readable));
    }

    private void streamed(int sequence, String name) {
        ledger.note(new Fact.Streamed(JOB, at(4), 1, "gateway-1", sequence, name));
    }

    private void canceled(int attempt) {
        ledger.note(new Fact.CancelSent(JOB, at(2)));
        told(new JobEvent.Canceled(JOB, attempt, START, "/workers/w-1", 0));
    }

    private void failed() {
        told(new JobEvent.Failed(JOB, 1, START, "/workers/w-1", new JobError(JobError.Code.INTERNAL, "?"), 0));
    }

    private void told(JobEvent event) {
        told(new Fact.Happened(JOB, at(4), place(), event.id(), event));
    }

    private void told(Fact.Happened fact) {
        ledger.note(fact);
    }

    private Place place() {
        return new Place("fleet.events", 0, offset++);
    }

    private static JobEvent started(int attempt) {
        return new JobEvent.Started(JOB, attempt, START, "/workers/w-" + attempt, 0);
    }

    private static JobEvent succeeded(int attempt) {
        return new JobEvent.Succeeded(JOB, attempt, START, "/workers/w-" + attempt, MANIFEST, 0);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static List<Promise> promises(List<Violation> violations) {
        return violations.stream().map(Violation::promise).toList();
    }
}
