package org.diffusionfleet.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.diffusionfleet.gateway.Examples.canceled;
import static org.diffusionfleet.gateway.Examples.failed;
import static org.diffusionfleet.gateway.Examples.inLife;
import static org.diffusionfleet.gateway.Examples.job;
import static org.diffusionfleet.gateway.Examples.released;
import static org.diffusionfleet.gateway.Examples.started;
import static org.diffusionfleet.gateway.Examples.succeeded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.JobDeleted;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RecordType;
import org.junit.jupiter.api.Test;

class JobViewTest {

    private static final String ID = "job-1";

    private static final DeleteRequest WISH =
            new DeleteRequest(ID, Examples.TIME.plusSeconds(9), DeleteRequest.Reason.OWNER);
    private static final JobDeleted DELETED =
            new JobDeleted(ID, Examples.TIME.plusSeconds(10), DeleteRequest.Reason.OWNER);

    private final JobView queued = JobView.EMPTY.submitted(job(ID));

    @Test
    void shouldGoFromQueuedToSucceeded() {
        // When
        var view = queued.happened(started(ID, 1)).happened(succeeded(ID, 1));

        // Then
        assertThat(view.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(view.attempt()).isEqualTo(1);
        assertThat(view.manifest()).isNotNull();
        assertThat(view.history())
                .extracting(JobView.Entry::sequence, JobView.Entry::type, JobView.Entry::id)
                .containsExactly(
                        tuple(1, RecordType.SUBMITTED, "job-1/queued"),
                        tuple(2, RecordType.STARTED, "job-1/running/1"),
                        tuple(3, RecordType.SUCCEEDED, "job-1/succeeded"));
    }

    @Test
    void shouldShowThatATryWasGivenBackThatWasNeverSeenToBegin() {
        // When
        var view = queued.happened(released(ID, 1));

        // Then
        assertThat(view.state()).isEqualTo(JobState.QUEUED);
        assertThat(view.history()).extracting(JobView.Entry::id).containsExactly("job-1/queued", "job-1/queued/1");
    }

    @Test
    void shouldNotListenToAWorkerThatSpeaksLate() {
        // Given
        var elsewhere = queued.happened(started(ID, 1)).happened(started(ID, 2));

        // When
        var view = elsewhere.happened(released(ID, 1));

        // Then
        assertThat(view).isEqualTo(elsewhere);
    }

    @Test
    void shouldKeepReasonOfFailure() {
        // When
        var view = queued.happened(started(ID, 1)).happened(failed(ID, 1));

        // Then
        assertThat(view.state()).isEqualTo(JobState.FAILED);
        assertThat(view.error()).isEqualTo(new JobError(JobError.Code.SAMPLING_FAILED, "sample 0: NaN"));
    }

    @Test
    void shouldShowNothingUntilJobRecordIsSeen() {
        // When
        var view = JobView.EMPTY.happened(started(ID, 1));

        // Then
        assertThat(view.visible()).isFalse();
        assertThat(view.history()).isEmpty();
    }

    @Test
    void shouldCatchUpWhenEventsOvertookTheirJob() {
        // Given
        var early = JobView.EMPTY.happened(started(ID, 1)).happened(succeeded(ID, 1));

        // When
        var view = early.submitted(job(ID));

        // Then
        assertThat(view).isEqualTo(queued.happened(started(ID, 1)).happened(succeeded(ID, 1)));
    }

    @Test
    void shouldNotChangeWhenTheSameIsToldTwice() {
        // Given
        var running = queued.happened(started(ID, 1)).cancelAsked();

        // When
        var again = running.happened(started(ID, 1)).cancelAsked().submitted(job(ID));

        // Then
        assertThat(again).isEqualTo(running);
    }

    @Test
    void shouldNotChangeWhenStartedAfterItsEnd() {
        // Given
        var ended = queued.happened(started(ID, 1)).happened(succeeded(ID, 1));

        // When
        var after = ended.happened(started(ID, 2)).happened(failed(ID, 2));

        // Then
        assertThat(after).isEqualTo(ended);
    }

    @Test
    void shouldRunAgainWhenReleased() {
        // Given
        var given = queued.happened(started(ID, 1)).happened(released(ID, 1));

        // When
        var again = given.happened(started(ID, 2));

        // Then
        assertThat(given.state()).isEqualTo(JobState.QUEUED);
        assertThat(again.state()).isEqualTo(JobState.RUNNING);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.history()).hasSize(4);
    }

    @Test
    void shouldRememberThatCancelWasAsked() {
        // When
        var view = queued.cancelAsked().happened(started(ID, 1));

        // Then
        assertThat(view.cancelRequested()).isTrue();
        assertThat(view.state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void shouldLiveAgainWhenAFailedJobIsReplayed() {
        // Given
        var failed = queued.happened(started(ID, 1)).happened(failed(ID, 1));

        // When
        var again = failed.submitted(job(ID), 1);
        var done = again.happened(inLife(1, started(ID, 1))).happened(inLife(1, succeeded(ID, 1)));

        // Then
        assertThat(again.state()).isEqualTo(JobState.QUEUED);
        assertThat(again.attempt()).isZero();
        assertThat(again.error()).isNull();
        assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(done.history())
                .extracting(JobView.Entry::sequence, JobView.Entry::id)
                .containsExactly(
                        tuple(1, "job-1/queued"),
                        tuple(2, "job-1/running/1"),
                        tuple(3, "job-1/failed"),
                        tuple(4, "job-1/replay/1/queued"),
                        tuple(5, "job-1/replay/1/running/1"),
                        tuple(6, "job-1/replay/1/succeeded"));
    }

    @Test
    void shouldNotChangeWhenALifeThatIsOverIsToldOfAgain() {
        // Given
        var again = queued.happened(started(ID, 1)).happened(failed(ID, 1)).submitted(job(ID), 1);

        // When
        var told = again.happened(failed(ID, 1)).submitted(job(ID), 1).submitted(job(ID));

        // Then
        assertThat(told).isEqualTo(again);
    }

    @Test
    void shouldCatchUpWhenEventsOvertookTheReplay() {
        // Given
        var failed = queued.happened(started(ID, 1)).happened(failed(ID, 1));
        var early = failed.happened(inLife(1, started(ID, 1))).happened(inLife(1, succeeded(ID, 1)));

        // When
        var done = early.submitted(job(ID), 1);

        // Then
        assertThat(early.state()).isEqualTo(JobState.FAILED);
        assertThat(done)
                .isEqualTo(failed.submitted(job(ID), 1)
                        .happened(inLife(1, started(ID, 1)))
                        .happened(inLife(1, succeeded(ID, 1))));
    }

    @Test
    void shouldNotLiveAgainWhenItDidNotFail() {
        // Given
        var done = queued.happened(started(ID, 1)).happened(succeeded(ID, 1));

        // When
        var again = done.submitted(job(ID), 1);

        // Then
        assertThat(again).isEqualTo(done);
    }

    @Test
    void shouldBeDeletableOnceItHasEnded() {
        // Given
        var running = queued.happened(started(ID, 1)).deleteAsked(WISH);

        // When
        var ended = running.happened(canceled(ID, 1));

        // Then
        assertThat(running.deletable()).isFalse();
        assertThat(ended.deletable()).isTrue();
        assertThat(ended.state()).isEqualTo(JobState.CANCELED);
    }

    @Test
    void shouldBeTheSameWhicheverWayTheWishToDeleteItCame() {
        // Given
        var last = queued.happened(started(ID, 1)).happened(succeeded(ID, 1)).deleteAsked(WISH);

        // When
        var first = JobView.EMPTY
                .deleteAsked(WISH)
                .submitted(job(ID))
                .happened(started(ID, 1))
                .deleteAsked(new DeleteRequest(ID, Examples.TIME.plusSeconds(1), DeleteRequest.Reason.TTL))
                .happened(succeeded(ID, 1));

        // Then
        assertThat(first).isEqualTo(last);
    }

    @Test
    void shouldStayDeletedWhateverIsToldAfterwards() {
        // Given
        var deleted = queued.claimed("digest")
                .happened(started(ID, 1))
                .happened(failed(ID, 1))
                .deleteAsked(WISH)
                .deleted(DELETED);

        // When
        var after = deleted.submitted(job(ID))
                .submitted(job(ID), 1)
                .claimed("digest")
                .happened(started(ID, 2))
                .happened(inLife(1, succeeded(ID, 1)))
                .cancelAsked()
                .deleteAsked(WISH)
                .deleted(new JobDeleted(ID, Examples.TIME.plusSeconds(60), DeleteRequest.Reason.TTL));

        // Then
        assertThat(after).isEqualTo(deleted);
        assertThat(deleted.deleted()).isTrue();
        assertThat(deleted.visible()).isFalse();
        assertThat(deleted.history()).isEmpty();
    }

    @Test
    void shouldNotLiveAgainWhenItShallBeDeleted() {
        // Given
        var failed = queued.happened(started(ID, 1)).happened(failed(ID, 1)).deleteAsked(WISH);

        // When
        var again = failed.submitted(job(ID), 1);

        // Then
        assertThat(again).isEqualTo(failed);
    }

    @Test
    void shouldHaveEndedWhenItsWorkerSaysButNotBeforeItBegan() {
        // Given
        var early = Examples.TIME.minusSeconds(3_600);
        var late = Examples.TIME.plusSeconds(60);

        // When
        var skewed = queued.happened(new JobEvent.Expired(ID, 1, early, Examples.WORKER, Deadline.FINISH_BY, 0));
        var ended = queued.happened(new JobEvent.Expired(ID, 1, late, Examples.WORKER, Deadline.FINISH_BY, 0));

        // Then
        assertThat(queued.endedAt()).isEmpty();
        assertThat(skewed.endedAt()).contains(Examples.TIME);
        assertThat(ended.endedAt()).contains(late);
    }

    @Test
    void shouldReadAViewOfAVersionThatDidNotDelete() {
        // Given
        var stored = Json.MAPPER.<ObjectNode>valueToTree(queued);
        stored.remove("removal");

        // When
        var read = Json.read(Json.write(stored), JobView.class);

        // Then
        assertThat(read).isEqualTo(queued);
    }
}
