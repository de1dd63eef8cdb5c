package org.diffusionfleet.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.RetryRecord.Past;
import org.diffusionfleet.worker.Examples;
import org.diffusionfleet.worker.intake.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs with deadlines. Steps take ten seconds each. */
class LateJobTest {

    private final JobBench bench = new JobBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Deadline.class,
            names = {"START_BY", "FINISH_BY"})
    void shouldNotBeginWhatIsTooLate(Deadline deadline) {
        // Given
        var over = deadline == Deadline.START_BY
                ? JobBench.job("a").withDeadlines(JobBench.NOW, null, null)
                : JobBench.job("a").withDeadlines(null, JobBench.NOW, null);

        // When
        var settlement = bench.runner.handle(JobBench.lease(over));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(bench.told.events)
                .containsExactly(new JobEvent.Expired("a", 1, JobBench.NOW, "/workers/test", deadline, 0));
        assertThat(bench.painter.prepared).isEmpty();
    }

    @Test
    void shouldGoOnWithWhatWasBegunInTime() {
        // Given
        bench.gate.countDown();
        var begun = JobBench.job("a").withDeadlines(JobBench.NOW.minusSeconds(1), null, null);

        // When
        bench.runner.handle(JobBench.lease(begun, 1, new Past(1, 0, 0, true)));

        // Then
        assertThat(bench.told.ids()).containsExactly("a/running/2", "a/succeeded");
    }

    @Test
    void shouldTakeAJobOffTheDeviceWhenItsRunLimitIsOver() {
        // Given
        bench.gate.countDown();
        var limited = Examples.job("a", 1, 500).withDeadlines(null, null, 25);

        // When
        var settlement = bench.runner.handle(JobBench.lease(limited));

        // Then: from the end of the first step on, steps of ten seconds.
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(bench.last())
                .isInstanceOfSatisfying(
                        JobEvent.Expired.class,
                        expired -> assertThat(expired.reason()).isEqualTo(Deadline.RUN_LIMIT));
        assertThat(bench.painter.calls).hasSize(4);
        assertThat(bench.store.keys).containsExactly("jobs/a/end.json");
    }

    @Test
    void shouldHoldAJobThatNamesNoLimitToTheModels() {
        // Given
        bench.gate.countDown();

        // When
        bench.runner.handle(JobBench.lease(Examples.job("a", 1, 500)));

        // Then
        assertThat(bench.last()).isInstanceOf(JobEvent.Expired.class);
        assertThat(bench.painter.calls).hasSize(361);
    }

    @Test
    void shouldDeliverWhatWasDrawnWithinTheLimit() {
        // Given
        bench.gate.countDown();

        // When
        bench.runner.handle(JobBench.lease(JobBench.job("a").withDeadlines(null, null, 25)));

        // Then
        assertThat(bench.told.ids()).containsExactly("a/running/1", "a/succeeded");
        assertThat(bench.store.keys).containsExactly("jobs/a/0.png", "jobs/a/end.json", Manifest.key("a"));
    }
}
