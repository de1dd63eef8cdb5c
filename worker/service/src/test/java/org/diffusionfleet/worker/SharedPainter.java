package org.diffusionfleet.worker;

import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.worker.sampling.Painter;

/** The model of a test's workers: each has a device thread, and a UNet is for one at a time. */
record SharedPainter(DiffusionPipeline pipeline, Painter real) implements Painter {

    SharedPainter(DiffusionPipeline pipeline) {
        this(pipeline, Painter.of(pipeline));
    }

    @Override
    public void foresee(List<SampleRequest> requests) {
        real.foresee(requests);
    }

    @Override
    public Sample prepare(SampleRequest request) {
        return real.prepare(request);
    }

    @Override
    public Denoiser denoiser(int height, int width) {
        var denoiser = real.denoiser(height, width);
        return rows -> {
            synchronized (pipeline) {
                denoiser.predict(rows);
            }
        };
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
