package org.diffusionfleet.worker.sampling;

import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.Sample;

/** What draws, in the three parts of {@link DiffusionPipeline}, which may run beside each other. */
public interface Painter {

    /** Encodes the prompts of samples that will be prepared, together where that is cheaper; not needed. */
    default void foresee(List<SampleRequest> requests) {}

    /** A sample before its first step; an {@link IllegalArgumentException} says what cannot be drawn, ever. */
    Sample prepare(SampleRequest request);

    /** Answers rows of pictures of this size, in pixels; used on the device thread. */
    Denoiser denoiser(int height, int width);

    /** One result a finished sample, in their order. */
    List<SampleResult> decode(List<Sample> finished, int height, int width);

    /** What a sample is becoming, small, unless nobody may see that; any thread. */
    Optional<RgbImage> preview(Glimpse glimpse, int height, int width);

    /** The real one. */
    static Painter of(DiffusionPipeline pipeline) {
        return new Painter() {
            @Override
            public void foresee(List<SampleRequest> requests) {
                pipeline.foresee(requests);
            }

            @Override
            public Sample prepare(SampleRequest request) {
                return pipeline.prepare(request);
            }

            @Override
            public Denoiser denoiser(int height, int width) {
                return pipeline.denoiser(height, width);
            }

            @Override
            public List<SampleResult> decode(List<Sample> finished, int height, int width) {
                return pipeline.decode(finished, height, width);
            }

            @Override
            public Optional<RgbImage> preview(Glimpse glimpse, int height, int width) {
                return pipeline.preview(glimpse, height, width);
            }
        };
    }
}
