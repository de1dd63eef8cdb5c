package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplingLoopTest {

    private final StubPainter painter = new StubPainter();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private SamplingLoop loop = new SamplingLoop(painter, Batching.STEP, new RowBudget(8, false), meters);

    @AfterEach
    void close() {
        painter.allow(1_000_000);
        loop.close();
    }

    @Test
    void shouldLetASampleJoinWithinOneStepAndLeaveWhenDone() {
        // Given
        painter.hold();
        var first = submit(Samples.sample(1, 6));
        awaitPrepared(1);
        painter.allow(1);
        await().until(() -> painter.calls.size() == 1);

        // When
        var second = submit(Samples.sample(2, 2));
        awaitPrepared(2);
        await().until(() -> loop.waiting() == 1);
        painter.allow(20);

        // Then: its first call is at the latest the one after the call that was under way.
        assertThat(second.join()).isEqualTo(new SampleResult.Failed("seed 2"));
        assertThat(first.join()).isEqualTo(new SampleResult.Failed("seed 1"));
        assertThat(painter.calls)
                .containsExactly(
                        List.of(1L, 1L),
                        List.of(1L, 1L),
                        List.of(1L, 1L, 2L, 2L),
                        List.of(1L, 1L, 2L, 2L),
                        List.of(1L, 1L),
                        List.of(1L, 1L));
    }

    @Test
    void shouldEncodePromptsTogetherOnceTheDeviceWaitsForNone() {
        // Given
        painter.hold();
        var first = submit(Samples.sample(1, 6));
        await().until(() -> loop.waiting() == 0);

        // When
        var others = loop.submit(samples(2, 4, 6), Samples.SOMEONE, Samples.WANTED);

        // Then
        awaitPrepared(5);
        assertThat(painter.foreseen).containsExactly(1, 1, 3);
        assertThat(others).noneMatch(CompletableFuture::isDone);
        assertThat(first).isNotDone();
    }

    @Test
    void shouldFreeTheRowsOfWhatIsNotWantedAtTheNextStep() {
        // Given
        var wanted = new AtomicBoolean(true);
        painter.hold();
        var dropped = submit(watcher(wanted), Samples.sample(1, 1_000));
        await().until(() -> loop.waiting() == 0);
        painter.allow(1);
        await().until(() -> painter.calls.size() == 1);

        // When
        wanted.set(false);
        painter.allow(1);

        // Then
        assertThat(dropped.join()).isEqualTo(new SampleResult.Abandoned());
        assertThat(painter.calls).hasSize(2);
    }

    @Test
    void shouldAnswerForWhatWaitsAndIsNotWantedWithoutItsTurn() {
        // Given: a full batch, and one behind it.
        painter.hold();
        var wanted = new AtomicBoolean(true);
        loop.submit(samples(1, 4, 1_000), Samples.SOMEONE, Samples.WANTED);
        awaitPrepared(4);
        painter.allow(1);
        await().until(() -> loop.waiting() == 0);
        var behind = submit(watcher(wanted), Samples.sample(9, 10));

        // When
        wanted.set(false);
        painter.allow(1);

        // Then
        assertThat(behind.join()).isEqualTo(new SampleResult.Abandoned());
    }

    @Test
    void shouldFailOnlyTheSampleThatCannotBePrepared() {
        // When
        var results = loop.submit(
                List.of(Samples.sample(1, 3), Samples.sample("impossible", 2, 3, 64), Samples.sample(3, 3)),
                Samples.SOMEONE,
                Samples.WANTED);

        // Then
        assertThat(results.get(1).join()).isEqualTo(new SampleResult.Failed("cannot be drawn"));
        assertThat(results.get(0).join()).isEqualTo(new SampleResult.Failed("seed 1"));
        assertThat(results.get(2).join()).isEqualTo(new SampleResult.Failed("seed 3"));
    }

    @Test
    void shouldLiveOnWhenTheDeviceFails() {
        // Given
        var failed = submit(Samples.sample("broken", 1, 10, 64));
        assertThatThrownBy(failed::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("the device failed");

        // When
        var next = submit(Samples.sample(2, 10));

        // Then
        assertThat(next.join()).isEqualTo(new SampleResult.Failed("seed 2"));
        assertThat(loop.alive()).isTrue();
    }

    @Test
    void shouldGoOnInSmallerCallsWhenTheDeviceHasNoMemoryForMore() {
        // Given
        painter.memory = 1; // less than the two rows of any sample, whoever has joined by the first call

        // When
        var results = loop.submit(samples(1, 4, 3), Samples.SOMEONE, Samples.WANTED);

        // Then
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).join();
        assertThat(results.getLast().join()).isEqualTo(new SampleResult.Failed("seed 4"));
        assertThat(painter.calls).allSatisfy(rows -> assertThat(rows).hasSize(1));
        assertThat(meters.get("fleet.device.out_of_memory").counter().count()).isPositive();
    }

    @Test
    void shouldFailTheSampleThatIsTooMuchAndDrawTheOthers() {
        // When
        var results = loop.submit(
                List.of(Samples.sample(1, 3), Samples.sample("huge", 2, 3, 64)), Samples.SOMEONE, Samples.WANTED);

        // Then
        assertThat(results.get(1).join()).isEqualTo(new SampleResult.OutOfMemory("no memory for 1 rows"));
        assertThat(results.get(0).join()).isEqualTo(new SampleResult.Failed("seed 1"));
        assertThat(loop.alive()).isTrue();
    }

    @Test
    void shouldDecodeOneByOneWhenThereIsNoMemoryForMore() {
        // Given
        painter.decodes = 1;

        // When
        var results = loop.submit(samples(1, 4, 3), Samples.SOMEONE, Samples.WANTED);

        // Then
        assertThat(results)
                .extracting(CompletableFuture::join)
                .containsExactly(LongStream.rangeClosed(1, 4)
                        .mapToObj(seed -> new SampleResult.Failed("seed " + seed))
                        .toArray(SampleResult[]::new));
    }

    @Test
    void shouldLiveOnWhenDecodingFails() {
        // Given
        var broken = new StubPainter(request -> {
            if (request.seed() == 1) {
                throw new IllegalStateException("no memory to decode");
            }
            return new SampleResult.Failed("seed " + request.seed());
        });
        loop.close();
        loop = new SamplingLoop(broken, Batching.STEP, new RowBudget(8, false), meters);
        var failed = submit(Samples.sample(1, 1));
        assertThatThrownBy(failed::join).hasRootCauseMessage("no memory to decode");

        // When
        var next = submit(Samples.sample(2, 1));

        // Then
        assertThat(next.join()).isEqualTo(new SampleResult.Failed("seed 2"));
    }

    @Test
    void shouldDrawInClosedBatchesThatGrowWhenAskedTo() {
        // Given
        loop.close();
        loop = new SamplingLoop(painter, Batching.REQUEST, new RowBudget(6, false), meters);
        painter.hold();
        var first = submit(Samples.unguided(0, 1));
        await().until(() -> loop.waiting() == 0);
        var job = loop.submit(
                LongStream.rangeClosed(1, 6)
                        .mapToObj(seed -> Samples.unguided(seed, 2))
                        .toList(),
                Samples.SOMEONE,
                Samples.WANTED);
        awaitPrepared(7);

        // When
        painter.allow(100);

        // Then
        CompletableFuture.allOf(job.toArray(CompletableFuture[]::new)).join();
        assertThat(first.join()).isEqualTo(new SampleResult.Failed("seed 0"));
        assertThat(painter.calls)
                .containsExactly(
                        List.of(0L),
                        List.of(1L, 2L),
                        List.of(1L, 2L),
                        List.of(3L, 4L, 5L),
                        List.of(3L, 4L, 5L),
                        List.of(6L),
                        List.of(6L));
    }

    @Test
    void shouldTellWhatTheDeviceDid() {
        // When
        var results = loop.submit(samples(1, 3, 10), Samples.SOMEONE, Samples.WANTED);

        // Then
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).join();
        loop.close(); // A result may be there before its last step is counted.
        assertThat(meters.get("fleet.rows.used").counter().count()).isEqualTo(60);
        assertThat(meters.get("fleet.rows.offered").counter().count()).isEqualTo(8 * painter.calls.size());
        assertThat(meters.get("fleet.step").timers().stream()
                        .mapToLong(timer -> timer.count())
                        .sum())
                .isEqualTo(painter.calls.size());
        assertThat(meters.get("fleet.samples.wait")
                        .tag("lane", "interactive")
                        .timer()
                        .count())
                .isEqualTo(3);
        assertThat(meters.get("fleet.samples.left")
                        .tag("how", "finished")
                        .counter()
                        .count())
                .isEqualTo(3);
        assertThat(meters.get("fleet.rows.budget").gauge().value()).isEqualTo(8);
    }

    @Test
    void shouldCountWhatWaitsByLane() {
        // Given: one on the device, five behind it, of which a batch's worth is prepared.
        painter.hold();
        loop.submit(samples(1, 1, 10), Samples.SOMEONE, Samples.WANTED);
        await().until(() -> loop.waiting() == 0);
        loop.submit(samples(2, 5, 10), Samples.SOMEONE, Samples.WANTED);
        awaitPrepared(5);

        // When
        painter.allow(1);

        // Then
        await().until(() -> loop.waiting() == 2);
        assertThat(loop.waiting(Lane.INTERACTIVE)).isEqualTo(2);
        assertThat(loop.waiting(Lane.BATCH)).isZero();
    }

    @Test
    void shouldEndItsThreadsWhenClosed() {
        // When
        loop.close();

        // Then
        assertThat(loop.alive()).isFalse();
    }

    private CompletableFuture<SampleResult> submit(SampleRequest request) {
        return submit(Samples.WANTED, request);
    }

    private CompletableFuture<SampleResult> submit(SampleWatcher watcher, SampleRequest request) {
        return loop.submit(List.of(request), Samples.SOMEONE, watcher).getFirst();
    }

    private void awaitPrepared(int count) {
        await().until(() -> painter.prepared.size() == count);
    }

    private static List<SampleRequest> samples(long firstSeed, int count, int steps) {
        return LongStream.range(firstSeed, firstSeed + count)
                .mapToObj(seed -> Samples.sample(seed, steps))
                .toList();
    }

    private static SampleWatcher watcher(AtomicBoolean wanted) {
        return new SampleWatcher() {
            @Override
            public boolean wanted() {
                return wanted.get();
            }

            @Override
            public void stepped(int step, int steps) {}
        };
    }
}
