package org.diffusionfleet.worker.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.diffusionfleet.diffusion.GeneratedImage;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.schemas.RetryRecord.Past;
import org.diffusionfleet.worker.Examples;
import org.diffusionfleet.worker.delivery.Announcer;
import org.diffusionfleet.worker.delivery.Ends;
import org.diffusionfleet.worker.delivery.MemoryStore;
import org.diffusionfleet.worker.delivery.WorkerIdentity;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.intake.Leases;
import org.diffusionfleet.worker.intake.Settlement;
import org.diffusionfleet.worker.parking.Parked;
import org.diffusionfleet.worker.parking.ParkingLot;
import org.diffusionfleet.worker.prepare.PictureLimits;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.RowBudget;
import org.diffusionfleet.worker.sampling.SamplingLoop;
import org.diffusionfleet.worker.sampling.StubPainter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of jobs that an attempt does not end well, without a broker. Pauses are as long as they may be. */
class JobRunTest {

    private static final String TOPIC = "fleet.jobs.emoji-64.batch";
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");
    private static final Duration FIRST = Duration.ofSeconds(8);
    private static final Duration A_STEP = Duration.ofSeconds(10);
    private static final int MAX_ATTEMPTS = 3;

    private final MemoryStore store = new MemoryStore();
    private final SetClock clock = new SetClock(NOW);
    private final Told told = new Told();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final StubPainter painter =
            new StubPainter(_ -> new SampleResult.Generated(
                    new GeneratedImage(new RgbImage(64, 64, new byte[64 * 64 * 3]), "", false))) {
                @Override
                public Denoiser denoiser(int height, int width) {
                    return rows -> {
                        waitForGate();
                        clock.pass(A_STEP);
                        super.denoiser(height, width).predict(rows);
                    };
                }
            };
    private final SamplingLoop loop =
            new SamplingLoop(painter, Batching.STEP, RowBudget.ofSamples(4, true), new SimpleMeterRegistry());
    private final JobRunner runner = new JobRunner(new Stages(
            Examples.MODEL.withMaxRunSeconds(3600),
            loop,
            store,
            told,
            "cancelled"::equals,
            stop,
            new TryLimits(MAX_ATTEMPTS, 2, new Backoff(FIRST, Duration.ofMinutes(1), bound -> bound)),
            Duration.ZERO,
            new WorkerIdentity("/workers/test"),
            clock,
            false,
            new PictureLimits(1, 1),
            new ParkingLot(store, "here", true, Duration.ofSeconds(1), clock)));

    private static final class Told implements Announcer {
        final List<JobEvent> events = new CopyOnWriteArrayList<>();
        final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        final List<RetryRecord> retries = new CopyOnWriteArrayList<>();
        volatile boolean takesRetries = true;

        @Override
        public void announce(JobEvent event) {
            events.add(event);
        }

        @Override
        public void progress(JobProgress progress) {}

        @Override
        public void bury(DeadLetter letter) {
            letters.add(letter);
        }

        @Override
        public void postpone(RetryRecord retry) {
            if (!takesRetries) {
                throw new IllegalStateException("no such topic");
            }
            retries.add(retry);
        }

        List<String> ids() {
            return events.stream().map(JobEvent::id).toList();
        }
    }

    private void waitForGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        gate.countDown();
        loop.close();
    }

    private static Job job(String id) {
        return Examples.job(id, 1, 3);
    }

    private static Lease lease(Job job, int deliveries, Past past) {
        var headers = new HashMap<String, String>();
        headers.put("own", "ä");
        if (past.attempts() > 0) {
            headers.put("retry_attempts", String.valueOf(past.attempts()));
        }
        if (past.lost() > 0) {
            headers.put("retry_lost", String.valueOf(past.lost()));
        }
        if (past.begun()) {
            headers.put("retry_begun", "true");
        }
        return Leases.of(TOPIC, NOW.toEpochMilli(), headers, Json.write(job), deliveries);
    }

    private static Lease lease(Job job) {
        return lease(job, 1, Past.NONE);
    }

    private JobEvent last() {
        return told.events.getLast();
    }

    @Test
    void shouldPutAJobOffWhenTheStoreIsAway() {
        // Given
        store.down = true;
        var job = job("a");

        // When
        var settlement = runner.handle(lease(job));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        var due = NOW.plus(FIRST);
        assertThat(told.retries).singleElement().satisfies(retry -> {
            assertThat(retry.value()).isEqualTo(Json.write(job));
            assertThat(retry.headers())
                    .extracting(DeadLetter.Header::name, DeadLetter.Header::text)
                    .containsExactly(tuple("own", "ä"));
            assertThat(retry.past()).isEqualTo(new Past(1, 0, 0, false));
            assertThat(retry.plan())
                    .isEqualTo(new RetryRecord.Plan("a", TOPIC, due, "gave up: looking for its end", "/workers/test"));
        });
        assertThat(told.events)
                .containsExactly(
                        new JobEvent.Released("a", 1, NOW, "/workers/test", "gave up: looking for its end", due, 0));
    }

    @Test
    void shouldPutAJobOffForLongerEachTimeAndCountOn() {
        // Given
        store.down = true;

        // When
        runner.handle(lease(job("a"), 1, new Past(1, 0, 0, true)));

        // Then
        assertThat(told.retries).singleElement().satisfies(retry -> {
            assertThat(retry.past()).isEqualTo(new Past(2, 0, 0, true));
            assertThat(retry.plan().due()).isEqualTo(NOW.plus(FIRST.multipliedBy(2)));
        });
        assertThat(told.ids()).containsExactly("a/queued/2");
    }

    @Test
    void shouldAccuseNobodyWhileTheStoreCannotTell() {
        // Given
        store.down = true;

        // When
        runner.handle(lease(job("a"), 2, new Past(1, 0, 0, true)));

        // Then
        assertThat(told.retries).singleElement().satisfies(retry -> {
            assertThat(retry.past().attempts()).isEqualTo(3);
            assertThat(retry.past().lost()).isZero();
        });
    }

    @Test
    void shouldBuryAJobThatFailsForPassingReasonsTooOften() {
        // Given
        gate.countDown();
        var broken = job("a").with(job("a").request().with("broken", 1, 42L));

        // When
        var settlement = runner.handle(lease(broken, 1, new Past(MAX_ATTEMPTS - 1, 0, 0, true)));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(told.retries).isEmpty();
        assertThat(told.letters).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isEqualTo(Json.write(broken));
            assertThat(letter.headers()).extracting(DeadLetter.Header::name).containsExactly("own");
            assertThat(letter.cause().attempts()).isEqualTo(MAX_ATTEMPTS);
            assertThat(letter.cause().error()).isEqualTo("it was tried 3 times, the last time: internal error");
        });
        assertThat(told.ids()).endsWith("a/failed");
    }

    @Test
    void shouldTryOnWhileNobodyCanSayHowTheJobHasEnded() {
        // Given
        store.down = true;

        // When
        var settlement = runner.handle(lease(job("a"), 1, new Past(MAX_ATTEMPTS - 1, 0, 0, true)));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(told.letters).isEmpty();
        assertThat(told.retries)
                .singleElement()
                .satisfies(retry -> assertThat(retry.past().attempts()).isEqualTo(MAX_ATTEMPTS));
    }

    @Test
    void shouldTellTheEndThatAnotherWorkerDecided() throws Exception {
        // Given
        gate.countDown();
        var canceled = new JobEvent.Canceled("a", 1, NOW.minusSeconds(1), "/workers/other", 0);
        new Ends(store).decide(canceled);

        // When
        var settlement = runner.handle(lease(job("a")));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(told.events).containsExactly(canceled);
        assertThat(store.objects).doesNotContainKey(Manifest.key("a"));
    }

    @Test
    void shouldNotSucceedWhereAnotherWorkerEndedTheJobMeanwhile() throws Exception {
        // Given
        var canceled = new JobEvent.Canceled("a", 2, NOW, "/workers/other", 0);
        var run = CompletableFuture.supplyAsync(() -> runner.handle(lease(job("a"))));
        await().until(() -> told.ids().contains("a/running/1"));

        // When
        new Ends(store).decide(canceled);
        gate.countDown();

        // Then
        assertThat(run.join()).isEqualTo(Settlement.ACCEPT);
        assertThat(told.events).last().isEqualTo(canceled);
        assertThat(store.objects).doesNotContainKey(Manifest.key("a"));
    }

    @Test
    void shouldPutAJobOffWhenItMeetsSomethingUnexpected() {
        // Given
        var broken = Examples.job("a", 1, 3);

        // When
        gate.countDown();
        var settlement = runner.handle(lease(broken.with(broken.request().with("broken", 1, 42L))));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(told.ids()).containsExactly("a/running/1", "a/queued/1");
        assertThat(told.retries)
                .singleElement()
                .satisfies(retry -> assertThat(retry.past()).isEqualTo(new Past(1, 0, 0, true)));
        assertThat(told.letters).isEmpty();
    }

    @Test
    void shouldGiveTheJobBackWhenTheRetriesCannotTakeIt() {
        // Given
        store.down = true;
        told.takesRetries = false;

        // When
        var settlement = runner.handle(lease(job("a")));

        // Then
        assertThat(settlement).isEqualTo(Settlement.RELEASE);
        assertThat(last())
                .isInstanceOfSatisfying(
                        JobEvent.Released.class,
                        released -> assertThat(released.retryAt()).isNull());
    }

    @Test
    void shouldGiveTheJobBackAtOnceWhenTheWorkerDrains() {
        // Given
        stop.countDown();
        gate.countDown();

        // When
        var settlement = runner.handle(lease(job("a")));

        // Then
        assertThat(settlement).isEqualTo(Settlement.RELEASE);
        assertThat(told.ids()).containsExactly("a/running/1", "a/queued/1");
        assertThat(told.retries).isEmpty();
    }

    @Test
    void shouldSayNothingOfAJobThatAnotherWorkerHas() {
        // Given
        store.down = true;
        var lease = lease(job("a"));
        Leases.lose(lease);

        // When
        var settlement = runner.handle(lease);

        // Then
        assertThat(settlement).isEqualTo(Settlement.RELEASE);
        assertThat(told.events).isEmpty();
        assertThat(told.retries).isEmpty();
    }

    @Test
    void shouldNotWaitLongerThanTheJobHasTime() {
        // Given
        store.down = true;
        var startBy = NOW.plusSeconds(1);
        var finishBy = NOW.plusSeconds(2);
        var job = job("a").withDeadlines(startBy, finishBy, null);

        // When
        runner.handle(lease(job));
        runner.handle(lease(job, 1, new Past(1, 0, 0, true)));

        // Then
        assertThat(told.retries).extracting(retry -> retry.plan().due()).containsExactly(startBy, finishBy);
    }

    @ParameterizedTest
    @EnumSource(
            value = Deadline.class,
            names = {"START_BY", "FINISH_BY"})
    void shouldNotBeginWhatIsTooLate(Deadline deadline) {
        // Given
        var over = deadline == Deadline.START_BY
                ? job("a").withDeadlines(NOW, null, null)
                : job("a").withDeadlines(null, NOW, null);

        // When
        var settlement = runner.handle(lease(over));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(told.events).containsExactly(new JobEvent.Expired("a", 1, NOW, "/workers/test", deadline, 0));
        assertThat(painter.prepared).isEmpty();
    }

    @Test
    void shouldGoOnWithWhatWasBegunInTime() {
        // Given
        gate.countDown();
        var begun = job("a").withDeadlines(NOW.minusSeconds(1), null, null);

        // When
        runner.handle(lease(begun, 1, new Past(1, 0, 0, true)));

        // Then
        assertThat(told.ids()).containsExactly("a/running/2", "a/succeeded");
    }

    @Test
    void shouldTakeAJobOffTheDeviceWhenItsRunLimitIsOver() {
        // Given
        gate.countDown();
        var limited = Examples.job("a", 1, 500).withDeadlines(null, null, 25);

        // When
        var settlement = runner.handle(lease(limited));

        // Then: from the end of the first step on, steps of ten seconds.
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(last())
                .isInstanceOfSatisfying(
                        JobEvent.Expired.class,
                        expired -> assertThat(expired.reason()).isEqualTo(Deadline.RUN_LIMIT));
        assertThat(painter.calls).hasSize(4);
        assertThat(store.keys).containsExactly("jobs/a/end.json");
    }

    @Test
    void shouldHoldAJobThatNamesNoLimitToTheModels() {
        // Given
        gate.countDown();

        // When
        runner.handle(lease(Examples.job("a", 1, 500)));

        // Then
        assertThat(last()).isInstanceOf(JobEvent.Expired.class);
        assertThat(painter.calls).hasSize(361);
    }

    @Test
    void shouldDeliverWhatWasDrawnWithinTheLimit() {
        // Given
        gate.countDown();

        // When
        runner.handle(lease(job("a").withDeadlines(null, null, 25)));

        // Then
        assertThat(told.ids()).containsExactly("a/running/1", "a/succeeded");
        assertThat(store.keys).containsExactly("jobs/a/0.png", "jobs/a/end.json", Manifest.key("a"));
    }

    @Test
    void shouldBuryAJobWithWhichWorkersDiedTwice() {
        // When
        var settlement = runner.handle(lease(job("a"), 2, new Past(1, 1, 0, true)));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(told.letters).singleElement().satisfies(letter -> {
            assertThat(letter.cause().reason()).isEqualTo(JobError.Code.WORKER_LOST);
            assertThat(letter.value()).isEqualTo(Json.write(job("a")));
        });
        assertThat(last()).isInstanceOfSatisfying(JobEvent.Failed.class, failed -> {
            assertThat(failed.attempt()).isEqualTo(3);
            assertThat(failed.error())
                    .isEqualTo(new JobError(
                            JobError.Code.WORKER_LOST,
                            "2 times its worker died or lost the lease; it is not tried again"));
        });
        assertThat(painter.prepared).isEmpty();
    }

    @Test
    void shouldNotTakeOneDeathThatCountsAsTwoDeliveriesForTwo() {
        // Given
        gate.countDown();

        // When
        runner.handle(lease(job("a"), 3, Past.NONE));

        // Then
        assertThat(told.ids()).containsExactly("a/running/3", "a/succeeded");
        assertThat(store.keys).as("it is noted before it is begun").startsWith("jobs/a/suspicion.json");
    }

    @Test
    void shouldNotTakeADrainForADeath() {
        // Given
        gate.countDown();
        store.objects.put(Parked.key("drained-once"), Json.write(new Parked(Parked.VERSION, 0, 1, Parked.Work.NONE)));

        // When
        runner.handle(lease(job("drained-once"), 2, new Past(1, 1, 0, true)));

        // Then
        assertThat(told.ids()).containsExactly("drained-once/running/3", "drained-once/succeeded");
    }

    @Test
    void shouldDrawOneSuspectAtATimeAndOthersBesideIt() throws Exception {
        // Given
        var first = CompletableFuture.supplyAsync(() -> runner.handle(lease(job("first"), 2, Past.NONE)));
        await().until(() -> told.ids().contains("first/running/2"));

        // When
        var second = lease(job("second"), 2, Past.NONE);
        var settlement = runner.handle(second);
        var innocent = CompletableFuture.supplyAsync(() -> runner.handle(lease(job("innocent"))));
        await().until(() -> told.ids().contains("innocent/running/1"));
        gate.countDown();
        first.get();
        innocent.get();

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        var retry = told.retries.getFirst();
        assertThat(retry.past()).isEqualTo(new Past(1, 1, 0, true));
        assertThat(told.ids())
                .as("the end of the lost try is told, and the next number is still free")
                .contains("second/queued/1", "first/succeeded", "innocent/succeeded")
                .doesNotContain("second/running/2");

        // When: the first is done.
        runner.handle(lease(job("second"), 1, retry.past()));

        // Then
        assertThat(told.ids()).endsWith("second/running/2", "second/succeeded");
    }

    @Test
    void shouldEndWhatWasCancelledWhileItWaited() {
        // When
        runner.handle(lease(job("cancelled"), 1, new Past(1, 0, 0, true)));

        // Then
        assertThat(told.ids()).containsExactly("cancelled/canceled");
    }

    @Test
    void shouldBuryWhatIsNoJobAtOnce() {
        // When
        var settlement = runner.handle(Leases.of(TOPIC, 0, Map.of(), "not JSON".getBytes(UTF_8), 1));

        // Then
        assertThat(settlement).isEqualTo(Settlement.ACCEPT);
        assertThat(told.letters).hasSize(1);
        assertThat(told.retries).isEmpty();
    }
}
