package org.diffusionfleet.worker;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.worker.sampling.Painter;

/** A painter whose UNet calls wait until a test lets them go on, or for so long. */
final class GatedPainter implements Painter {

    private final Painter real;
    private final Duration atMost;
    private final CountDownLatch open = new CountDownLatch(1);

    GatedPainter(Painter real, Duration atMost) {
        this.real = real;
        this.atMost = atMost;
    }

    GatedPainter(Painter real) {
        this(real, Duration.ofMinutes(1));
    }

    void open() {
        open.countDown();
    }

    @Override
    public Sample prepare(SampleRequest request) {
        return real.prepare(request);
    }

    @Override
    public Denoiser denoiser(int height, int width) {
        var denoiser = real.denoiser(height, width);
        return rows -> {
            pass();
            denoiser.predict(rows);
        };
    }

    private void pass() {
        try {
            var _ = open.await(atMost.toMillis(), MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<SampleResult> decode(List<Sample> finished, int height, int width) {
        return real.decode(finished, height, width);
    }

    @Override
    public Optional<RgbImage> preview(Glimpse glimpse, int height, int width) {
        return real.preview(glimpse, height, width);
    }
}
