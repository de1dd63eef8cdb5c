package org.diffusionfleet.worker.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.RetryRecord.Past;
import org.diffusionfleet.worker.delivery.Ends;
import org.diffusionfleet.worker.intake.Leases;
import org.diffusionfleet.worker.intake.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that end, and who says how. */
class EndedJobTest {

    private final JobBench bench = new JobBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldBuryAJobThatFailsForPassingReasonsTooOften() {
        // Given
        bench.gate.countDown();
        var broken = JobBench.job("a").with(JobBench.job("a").request().with("broken", 1, 42L));

        // When
        var settlement =
                bench.runner.handle(JobBench.lease(broken, 1, new Past(JobBench.MAX_ATTEMPTS - 1, 0, 0, true)));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(bench.told.retries).isEmpty();
        assertThat(bench.told.letters).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isEqualTo(Json.write(broken));
            assertThat(letter.headers()).extracting(DeadLetter.Header::name).containsExactly("own");
            assertThat(letter.cause().attempts()).isEqualTo(JobBench.MAX_ATTEMPTS);
            assertThat(letter.cause().error()).isEqualTo("it was tried 3 times, the last time: internal error");
        });
        assertThat(bench.told.ids()).endsWith("a/failed");
    }

    @Test
    void shouldTellTheEndThatAnotherWorkerDecided() throws Exception {
        // Given
        bench.gate.countDown();
        var canceled = new JobEvent.Canceled("a", 1, JobBench.NOW.minusSeconds(1), "/workers/other", 0);
        new Ends(bench.store).decide(canceled);

        // When
        var settlement = bench.runner.handle(JobBench.lease(JobBench.job("a")));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(bench.told.events).containsExactly(canceled);
        assertThat(bench.store.objects).doesNotContainKey(Manifest.key("a"));
    }

    @Test
    void shouldNotSucceedWhereAnotherWorkerEndedTheJobMeanwhile() throws Exception {
        // Given
        var canceled = new JobEvent.Canceled("a", 2, JobBench.NOW, "/workers/other", 0);
        var run = CompletableFuture.supplyAsync(() -> bench.runner.handle(JobBench.lease(JobBench.job("a"))));
        await().until(() -> bench.told.ids().contains("a/running/1"));

        // When
        new Ends(bench.store).decide(canceled);
        bench.gate.countDown();

        // Then
        assertThat(run.join()).isEqualTo(Settlement.ACCEPT);
        assertThat(bench.told.events).last().isEqualTo(canceled);
        assertThat(bench.store.objects).doesNotContainKey(Manifest.key("a"));
    }

    @Test
    void shouldEndWhatWasCancelledWhileItWaited() {
        // When
        bench.runner.handle(JobBench.lease(JobBench.job("cancelled"), 1, new Past(1, 0, 0, true)));

        // Then
        assertThat(bench.told.ids()).containsExactly("cancelled/canceled");
    }

    @Test
    void shouldBuryWhatIsNoJobAtOnce() {
        // When
        var settlement = bench.runner.handle(Leases.of(JobBench.TOPIC, 0, Map.of(), "not JSON".getBytes(UTF_8), 1));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(bench.told.letters).hasSize(1);
        assertThat(bench.told.retries).isEmpty();
    }

    @Test
    void shouldEndAJobOnceWhoseRecordIsNone() throws Exception {
        // Given
        var broken = Leases.of(JobBench.TOPIC, 0, Map.of(), "{\"id\":\"a\"}".getBytes(UTF_8), 1);
        bench.runner.handle(broken);

        // When
        bench.gate.countDown();
        bench.runner.handle(JobBench.lease(JobBench.job("a")));

        // Then
        var failed = bench.told.events.getFirst();
        assertThat(failed).isInstanceOf(JobEvent.Failed.class);
        assertThat(new Ends(bench.store).find("a", 0)).contains(failed);
        assertThat(bench.told.events).containsExactly(failed, failed);
        assertThat(bench.told.letters)
                .extracting(DeadLetter::value)
                .containsExactly("{\"id\":\"a\"}".getBytes(UTF_8), Json.write(JobBench.job("a")));
    }

    @Test
    void shouldTellTheEndThatStandsWhenARecordThatIsNoneNamesItsJob() throws Exception {
        // Given
        var canceled = new JobEvent.Canceled("a", 1, JobBench.NOW, "/workers/other", 0);
        new Ends(bench.store).decide(canceled);

        // When
        var settlement =
                bench.runner.handle(Leases.of(JobBench.TOPIC, 0, Map.of(), "{\"id\":\"a\"}".getBytes(UTF_8), 1));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(bench.told.events).containsExactly(canceled);
        assertThat(bench.told.letters).hasSize(1);
    }

    @Test
    void shouldBuryWhatIsNoJobBeforeItAsksAStoreThatIsAway() {
        // Given
        bench.store.down = true;

        // When
        var settlement =
                bench.runner.handle(Leases.of(JobBench.TOPIC, 0, Map.of(), "{\"id\":\"a\"}".getBytes(UTF_8), 1));

        // Then
        assertThat(settlement).isEqualTo(Settlement.RELEASE);
        assertThat(bench.told.letters).hasSize(1);
        assertThat(bench.told.events).isEmpty();
    }
}
