package org.diffusionfleet.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.diffusionfleet.gateway.Examples.failed;
import static org.diffusionfleet.gateway.Examples.inLife;
import static org.diffusionfleet.gateway.Examples.job;
import static org.diffusionfleet.gateway.Examples.released;
import static org.diffusionfleet.gateway.Examples.started;
import static org.diffusionfleet.gateway.Examples.succeeded;

import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.RecordType;
import org.junit.jupiter.api.Test;

class JobViewTest {

    private static final String ID = "job-1";

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
}
