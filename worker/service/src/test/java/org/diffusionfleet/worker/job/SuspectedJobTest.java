package org.diffusionfleet.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RetryRecord.Past;
import org.diffusionfleet.worker.intake.Settlement;
import org.diffusionfleet.worker.parking.Parked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that were in hand when a worker died. */
class SuspectedJobTest {

    private final JobBench bench = new JobBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldAccuseNobodyWhileTheStoreCannotTell() {
        // Given
        bench.store.down = true;

        // When
        bench.runner.handle(JobBench.lease(JobBench.job("a"), 2, new Past(1, 0, 0, true)));

        // Then
        assertThat(bench.told.retries).singleElement().satisfies(retry -> {
            assertThat(retry.past().attempts()).isEqualTo(3);
            assertThat(retry.past().lost()).isZero();
        });
    }

    @Test
    void shouldBuryAJobWithWhichWorkersDiedTwice() {
        // When
        var settlement = bench.runner.handle(JobBench.lease(JobBench.job("a"), 2, new Past(1, 1, 0, true)));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(bench.told.letters).singleElement().satisfies(letter -> {
            assertThat(letter.cause().reason()).isEqualTo(JobError.Code.WORKER_LOST);
            assertThat(letter.value()).isEqualTo(Json.write(JobBench.job("a")));
        });
        assertThat(bench.last()).isInstanceOfSatisfying(JobEvent.Failed.class, failed -> {
            assertThat(failed.attempt()).isEqualTo(3);
            assertThat(failed.error())
                    .isEqualTo(new JobError(
                            JobError.Code.WORKER_LOST,
                            "2 times its worker died or lost the lease; it is not tried again"));
        });
        assertThat(bench.painter.prepared).isEmpty();
    }

    @Test
    void shouldNotTakeOneDeathThatCountsAsTwoDeliveriesForTwo() {
        // Given
        bench.gate.countDown();

        // When
        bench.runner.handle(JobBench.lease(JobBench.job("a"), 3, Past.NONE));

        // Then
        assertThat(bench.told.ids()).containsExactly("a/running/3", "a/succeeded");
        assertThat(bench.store.keys).as("it is noted before it is begun").startsWith("jobs/a/suspicion.json");
    }

    @Test
    void shouldNotTakeADrainForADeath() {
        // Given
        bench.gate.countDown();
        bench.store.objects.put(
                Parked.key("drained-once"), Json.write(new Parked(Parked.VERSION, 0, 1, Parked.Work.NONE)));

        // When
        bench.runner.handle(JobBench.lease(JobBench.job("drained-once"), 2, new Past(1, 1, 0, true)));

        // Then
        assertThat(bench.told.ids()).containsExactly("drained-once/running/3", "drained-once/succeeded");
    }

    @Test
    void shouldDrawOneSuspectAtATimeAndOthersBesideIt() throws Exception {
        // Given
        var first = CompletableFuture.supplyAsync(
                () -> bench.runner.handle(JobBench.lease(JobBench.job("first"), 2, Past.NONE)));
        await().until(() -> bench.told.ids().contains("first/running/2"));

        // When
        var second = JobBench.lease(JobBench.job("second"), 2, Past.NONE);
        var settlement = bench.runner.handle(second);
        var innocent =
                CompletableFuture.supplyAsync(() -> bench.runner.handle(JobBench.lease(JobBench.job("innocent"))));
        await().until(() -> bench.told.ids().contains("innocent/running/1"));
        bench.gate.countDown();
        first.get();
        innocent.get();

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        var retry = bench.told.retries.getFirst();
        assertThat(retry.past()).isEqualTo(new Past(1, 1, 0, true));
        assertThat(bench.told.ids())
                .as("the end of the lost try is told, and the next number is still free")
                .contains("second/queued/1", "first/succeeded", "innocent/succeeded")
                .doesNotContain("second/running/2");
    }

    @Test
    void shouldDrawASuspectAfterAnotherIsDone() {
        // Given
        bench.gate.countDown();
        bench.runner.handle(JobBench.lease(JobBench.job("first"), 2, Past.NONE));

        // When
        bench.runner.handle(JobBench.lease(JobBench.job("second"), 1, new Past(1, 1, 0, true)));

        // Then
        assertThat(bench.told.ids()).endsWith("second/running/2", "second/succeeded");
    }
}
