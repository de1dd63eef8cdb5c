package org.diffusionfleet.worker;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplingObserver;
import org.diffusionfleet.worker.sampling.Painter;

/** A painter that keeps each batch until a test lets it go on, or until none of its samples is wanted any more. */
final class GatedPainter implements Painter {

    private final Painter real;
    private final CountDownLatch open = new CountDownLatch(1);

    GatedPainter(Painter real) {
        this.real = real;
    }

    void open() {
        open.countDown();
    }

    @Override
    public List<SampleResult> generate(List<SampleRequest> batch, SamplingObserver observer) {
        await().atMost(Duration.ofMinutes(1)).until(() -> open.getCount() == 0 || !wanted(batch, observer));
        return real.generate(batch, observer);
    }

    private static boolean wanted(List<SampleRequest> batch, SamplingObserver observer) {
        return IntStream.range(0, batch.size()).anyMatch(observer::wanted);
    }
}
