package org.diffusionfleet.gateway.overdue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.FakeBucket;
import org.diffusionfleet.gateway.FakeViews;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.FoldedFacts;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.JobEnd;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredVerdictTest {

    private static final String ID = "job";
    private static final Overdue STOPPED = new Overdue(0, null, Examples.TIME);
    private static final Overdue NOT_BEGUN = new Overdue(0, Deadline.START_BY, Examples.TIME);
    private static final Overdue NOT_FINISHED = new Overdue(0, Deadline.FINISH_BY, Examples.TIME);

    private final FakeBucket bucket = new FakeBucket();
    private final FakeViews views = new FakeViews();
    private final Folded folded = new Folded();
    private final StoredVerdict verdict =
            new StoredVerdict(folded, views, bucket, Clock.fixed(Examples.TIME, ZoneOffset.UTC));

    private static final class Folded implements FoldedFacts {
        private Instant until = Examples.TIME;

        @Override
        public Instant until() {
            return until;
        }

        @Override
        public void await(Instant told) {
            if (until.isBefore(told)) {
                throw ProblemException.passing(ProblemCode.VIEW_UNAVAILABLE, "it lags", Duration.ofSeconds(1), null);
            }
        }
    }

    @BeforeEach
    void queue() {
        views.put(ID, JobView.EMPTY.submitted(Examples.job(ID)).cancelAsked());
    }

    private void ended(JobEvent event) {
        bucket.write(Manifest.endKey(ID, 0), JobEnd.of(event));
    }

    @Test
    void shouldWriteTheEndBeforeItIsTold() {
        // When
        var told = verdict.decide(ID, STOPPED);

        // Then
        assertThat(told).containsInstanceOf(JobEvent.Canceled.class);
        assertThat(bucket.find(Manifest.endKey(ID, 0), JobEnd.class))
                .map(JobEnd::told)
                .isEqualTo(told);
    }

    @Test
    void shouldTellOfTheEndThatStands() {
        // Given
        ended(Examples.expired(ID, 3));

        // When
        var told = verdict.decide(ID, STOPPED);

        // Then
        assertThat(told).contains(Examples.expired(ID, 3));
    }

    @Test
    void shouldLeaveItToTheWorkerThatMayNotHaveWrittenAllOfIt() {
        // Given
        ended(Examples.succeeded(ID, 1));

        // When
        var told = verdict.decide(ID, NOT_FINISHED);

        // Then
        assertThat(told).isEmpty();
    }

    @Test
    void shouldNotEndWhatBeganInTimeAfterAll() {
        // Given
        views.put(ID, JobView.EMPTY.submitted(Examples.job(ID)).happened(Examples.started(ID, 1)));

        // When
        var told = verdict.decide(ID, NOT_BEGUN);

        // Then
        assertThat(told).isEmpty();
        assertThat(bucket.keys()).isEmpty();
    }

    @Test
    void shouldNotEndAnotherLifeOfTheJob() {
        // Given
        var failed = JobView.EMPTY.submitted(Examples.job(ID)).happened(Examples.failed(ID, 1));
        views.put(ID, failed.submitted(Examples.job(ID), 1));

        // When
        var told = verdict.decide(ID, NOT_FINISHED);

        // Then
        assertThat(told).isEmpty();
    }

    @Test
    void shouldEndNothingByAViewThatLags() {
        // Given
        folded.until = Examples.TIME.minusSeconds(1);

        // When
        assertThatThrownBy(() -> verdict.decide(ID, NOT_BEGUN))

                // Then
                .hasMessageContaining("it lags");
        assertThat(bucket.keys()).isEmpty();
    }
}
