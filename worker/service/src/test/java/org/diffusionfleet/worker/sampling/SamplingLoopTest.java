package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SamplingObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplingLoopTest {

    private static final SampleWatcher WANTED = watcher(true);

    private final HeldPainter painter = new HeldPainter();
    private final SamplingLoop loop = new SamplingLoop(painter, 3);

    /** Notes each batch, asks whether each sample is wanted; the first batch waits for {@link #open}. */
    private static final class HeldPainter implements Painter {
        private final List<List<Long>> batches = new CopyOnWriteArrayList<>();
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public List<SampleResult> generate(List<SampleRequest> batch, SamplingObserver observer) {
            batches.add(batch.stream().map(SampleRequest::seed).toList());
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (batch.stream().anyMatch(request -> request.prompt().equals("fail"))) {
                throw new IllegalStateException("the device failed");
            }
            return batch.stream()
                    .<SampleResult>map(request -> observer.wanted(batch.indexOf(request))
                            ? new SampleResult.Failed("seed " + request.seed())
                            : new SampleResult.Abandoned())
                    .toList();
        }
    }

    @AfterEach
    void close() {
        painter.open.countDown();
        loop.close();
    }

    @Test
    void shouldDrawWhatGoesTogetherInTheOrderItCame() {
        // Given
        var first = occupy();
        var seeds = List.of(1L, 2L, 3L, 4L, 5L);
        var small = seeds.stream().map(seed -> submit(sample("a", seed, 10, 64), WANTED));
        var results = new ArrayList<>(small.toList());
        results.add(submit(sample("a", 6, 20, 64), WANTED));
        results.add(submit(sample("a", 7, 10, 128), WANTED));
        results.add(submit(sample("a", 8, 20, 64), WANTED));

        // When
        painter.open.countDown();

        // Then
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).join();
        assertThat(first.join()).isEqualTo(new SampleResult.Failed("seed 0"));
        assertThat(painter.batches)
                .containsExactly(List.of(0L), List.of(1L, 2L), List.of(3L, 4L, 5L), List.of(6L, 8L), List.of(7L));
        assertThat(results.get(7).join()).isEqualTo(new SampleResult.Failed("seed 8"));
    }

    @Test
    void shouldBeginSmallAndGrowAfterAPause() {
        // Given
        painter.open.countDown();
        var job = LongStream.rangeClosed(1, 7)
                .mapToObj(seed -> sample("a", seed, 10, 64))
                .toList();

        // When
        var results = loop.submit(job, WANTED);

        // Then
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).join();
        assertThat(painter.batches).containsExactly(List.of(1L), List.of(2L, 3L), List.of(4L, 5L, 6L), List.of(7L));
    }

    @Test
    void shouldCountWhatWaits() {
        // Given
        var _ = occupy();

        // When
        var _ = submit(sample("a", 1, 10, 64), WANTED);
        var _ = submit(sample("a", 2, 10, 64), WANTED);

        // Then
        assertThat(loop.waiting()).isEqualTo(2);
    }

    @Test
    void shouldAskEachSamplesOwnWatcher() {
        // Given
        var _ = occupy();
        var dropped = submit(sample("a", 1, 10, 64), watcher(false));
        var kept = submit(sample("a", 2, 10, 64), WANTED);

        // When
        painter.open.countDown();

        // Then
        assertThat(dropped.join()).isEqualTo(new SampleResult.Abandoned());
        assertThat(kept.join()).isEqualTo(new SampleResult.Failed("seed 2"));
    }

    @Test
    void shouldLiveOnWhenBatchFails() {
        // Given
        painter.open.countDown();
        var failed = submit(sample("fail", 1, 10, 64), WANTED);
        assertThatThrownBy(failed::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("the device failed");

        // When
        var next = submit(sample("a", 2, 10, 64), WANTED);

        // Then
        assertThat(next.join()).isEqualTo(new SampleResult.Failed("seed 2"));
        assertThat(loop.alive()).isTrue();
    }

    @Test
    void shouldEndItsThreadWhenClosed() {
        // When
        loop.close();

        // Then
        assertThat(loop.alive()).isFalse();
    }

    private CompletableFuture<SampleResult> submit(SampleRequest request, SampleWatcher watcher) {
        return loop.submit(List.of(request), watcher).getFirst();
    }

    /** Keeps the device busy until the painter opens. */
    private CompletableFuture<SampleResult> occupy() {
        var first = submit(sample("a", 0, 10, 64), WANTED);
        await().until(() -> !painter.batches.isEmpty());
        return first;
    }

    private static SampleRequest sample(String prompt, long seed, int steps, int side) {
        return new SampleRequest(prompt, "", seed, steps, 4, side, side, SamplerKind.DDIM, 0);
    }

    private static SampleWatcher watcher(boolean wanted) {
        return new SampleWatcher() {
            @Override
            public boolean wanted() {
                return wanted;
            }

            @Override
            public void stepped(int step, int steps) {}
        };
    }
}
