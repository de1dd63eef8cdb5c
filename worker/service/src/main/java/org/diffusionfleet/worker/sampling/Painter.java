package org.diffusionfleet.worker.sampling;

import java.util.List;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplingObserver;

/** Draws a batch, as {@code DiffusionPipeline.generate} does. */
@FunctionalInterface
public interface Painter {

    /** One result a request, in their order. */
    List<SampleResult> generate(List<SampleRequest> batch, SamplingObserver observer);
}
