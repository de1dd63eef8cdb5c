package org.diffusionfleet.worker.sampling;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplingObserver;
import org.jboss.logging.Logger;

/**
 * Request batching: the device thread takes the sample that has waited longest and with it, up to the batch's size,
 * those that go with it. After a pause the first batch is one sample and each that follows up to twice the one before,
 * so that the first picture comes soon and a long queue is still drawn in full batches. What waits is bounded by the
 * seats, which hold the jobs it belongs to. {@link #submit} may be called by any thread.
 */
public final class SamplingLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SamplingLoop.class);

    private final Painter painter;
    private final int batchSamples;
    private final ArrayDeque<WaitingSample> waiting = new ArrayDeque<>(); // guarded by this
    private final Thread device;
    private int room; // samples in the next batch; the device thread's own
    private volatile boolean closing;

    public SamplingLoop(Painter painter, int batchSamples) {
        this.painter = painter;
        this.batchSamples = batchSamples;
        this.device = Thread.ofPlatform().name("device").start(this::run);
    }

    /**
     * Queues the samples of a job, one behind the other, so that they are drawn together as far as the batches allow. An
     * answer completes exceptionally only if the device fails.
     */
    public synchronized List<CompletableFuture<SampleResult>> submit(
            List<SampleRequest> requests, SampleWatcher watcher) {
        var samples = requests.stream()
                .map(request -> new WaitingSample(request, watcher, new CompletableFuture<>()))
                .toList();
        waiting.addAll(samples);
        notifyAll();
        return samples.stream().map(WaitingSample::result).toList();
    }

    /** Samples queued and not yet begun. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Whether the device thread works. */
    public boolean alive() {
        return device.isAlive();
    }

    private void run() {
        try {
            while (!closing) {
                draw(takeBatch());
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped");
        }
    }

    private synchronized List<WaitingSample> takeBatch() throws InterruptedException {
        room = waiting.isEmpty() ? 1 : Math.clamp(2L * room, 1, batchSamples);
        while (waiting.isEmpty()) {
            wait();
        }
        var first = waiting.removeFirst();
        var batch = new ArrayList<>(List.of(first));
        for (var others = waiting.iterator(); others.hasNext() && batch.size() < room; ) {
            var other = others.next();
            if (other.key().equals(first.key())) {
                others.remove();
                batch.add(other);
            }
        }
        return batch;
    }

    private void draw(List<WaitingSample> batch) {
        try {
            var requests = batch.stream().map(WaitingSample::request).toList();
            var results = painter.generate(requests, observer(batch));
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result().complete(results.get(i));
            }
        } catch (RuntimeException | Error e) {
            LOG.error("a batch of " + batch.size() + " failed", e);
            batch.forEach(sample -> sample.result().completeExceptionally(e));
        }
    }

    private static SamplingObserver observer(List<WaitingSample> batch) {
        return new SamplingObserver() {
            @Override
            public boolean wanted(int index) {
                return batch.get(index).watcher().wanted();
            }

            @Override
            public void stepped(int index, int step, int steps) {
                batch.get(index).watcher().stepped(step, steps);
            }
        };
    }

    /** Ends the device thread after the batch in hand; what waits stays undone. */
    @Override
    public void close() {
        closing = true;
        device.interrupt();
        try {
            device.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
