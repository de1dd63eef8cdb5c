package org.diffusionfleet.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.schemas.RetryRecord.Past;
import org.diffusionfleet.worker.Examples;
import org.diffusionfleet.worker.intake.Leases;
import org.diffusionfleet.worker.intake.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that an attempt does not end, and which are tried again later. */
class RetriedJobTest {

    private final JobBench bench = new JobBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldPutAJobOffWhenTheStoreIsAway() {
        // Given
        bench.store.down = true;
        var job = JobBench.job("a");

        // When
        var settlement = bench.runner.handle(JobBench.lease(job));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        var due = JobBench.NOW.plus(JobBench.FIRST);
        assertThat(bench.told.retries).singleElement().satisfies(retry -> {
            assertThat(retry.value()).isEqualTo(Json.write(job));
            assertThat(retry.headers())
                    .extracting(DeadLetter.Header::name, DeadLetter.Header::text)
                    .containsExactly(tuple("own", "ä"));
            assertThat(retry.past()).isEqualTo(new Past(1, 0, 0, false));
            assertThat(retry.plan())
                    .isEqualTo(new RetryRecord.Plan(
                            "a", JobBench.TOPIC, due, "gave up: looking for its end", "/workers/test"));
        });
        assertThat(bench.told.events)
                .containsExactly(new JobEvent.Released(
                        "a", 1, JobBench.NOW, "/workers/test", "gave up: looking for its end", due, 0));
    }

    @Test
    void shouldPutAJobOffForLongerEachTimeAndCountOn() {
        // Given
        bench.store.down = true;

        // When
        bench.runner.handle(JobBench.lease(JobBench.job("a"), 1, new Past(1, 0, 0, true)));

        // Then
        assertThat(bench.told.retries).singleElement().satisfies(retry -> {
            assertThat(retry.past()).isEqualTo(new Past(2, 0, 0, true));
            assertThat(retry.plan().due()).isEqualTo(JobBench.NOW.plus(JobBench.FIRST.multipliedBy(2)));
        });
        assertThat(bench.told.ids()).containsExactly("a/queued/2");
    }

    @Test
    void shouldPutAJobOffWhenItMeetsSomethingUnexpected() {
        // Given
        var broken = Examples.job("a", 1, 3);

        // When
        bench.gate.countDown();
        var settlement =
                bench.runner.handle(JobBench.lease(broken.with(broken.request().with("broken", 1, 42L))));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(bench.told.ids()).containsExactly("a/running/1", "a/queued/1");
        assertThat(bench.told.retries)
                .singleElement()
                .satisfies(retry -> assertThat(retry.past()).isEqualTo(new Past(1, 0, 0, true)));
        assertThat(bench.told.letters).isEmpty();
    }

    @Test
    void shouldGiveTheJobBackWhenTheRetriesCannotTakeIt() {
        // Given
        bench.store.down = true;
        bench.told.takesRetries = false;

        // When
        var settlement = bench.runner.handle(JobBench.lease(JobBench.job("a")));

        // Then
        assertThat(settlement).isEqualTo(Settlement.RELEASE);
        assertThat(bench.last())
                .isInstanceOfSatisfying(
                        JobEvent.Released.class,
                        released -> assertThat(released.retryAt()).isNull());
    }

    @Test
    void shouldGiveTheJobBackAtOnceWhenTheWorkerDrains() {
        // Given
        bench.stop.countDown();
        bench.gate.countDown();

        // When
        var settlement = bench.runner.handle(JobBench.lease(JobBench.job("a")));

        // Then
        assertThat(settlement).isEqualTo(Settlement.RELEASE);
        assertThat(bench.told.ids()).containsExactly("a/running/1", "a/queued/1");
        assertThat(bench.told.retries).isEmpty();
    }

    @Test
    void shouldSayNothingOfAJobThatAnotherWorkerHas() {
        // Given
        bench.store.down = true;
        var lease = JobBench.lease(JobBench.job("a"));
        Leases.lose(lease);

        // When
        var settlement = bench.runner.handle(lease);

        // Then
        assertThat(settlement).isEqualTo(Settlement.RELEASE);
        assertThat(bench.told.events).isEmpty();
        assertThat(bench.told.retries).isEmpty();
    }

    @Test
    void shouldNotWaitLongerThanTheJobHasTime() {
        // Given
        bench.store.down = true;
        var startBy = JobBench.NOW.plusSeconds(1);
        var finishBy = JobBench.NOW.plusSeconds(2);
        var job = JobBench.job("a").withDeadlines(startBy, finishBy, null);

        // When
        bench.runner.handle(JobBench.lease(job));
        bench.runner.handle(JobBench.lease(job, 1, new Past(1, 0, 0, true)));

        // Then
        assertThat(bench.told.retries).extracting(retry -> retry.plan().due()).containsExactly(startBy, finishBy);
    }

    @Test
    void shouldTryOnWhileNobodyCanSayHowTheJobHasEnded() {
        // Given
        bench.store.down = true;

        // When
        var settlement = bench.runner.handle(
                JobBench.lease(JobBench.job("a"), 1, new Past(JobBench.MAX_ATTEMPTS - 1, 0, 0, true)));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(bench.told.letters).isEmpty();
        assertThat(bench.told.retries)
                .singleElement()
                .satisfies(retry -> assertThat(retry.past().attempts()).isEqualTo(JobBench.MAX_ATTEMPTS));
    }
}
