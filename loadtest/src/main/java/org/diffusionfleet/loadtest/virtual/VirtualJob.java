package org.diffusionfleet.loadtest.virtual;

import java.util.List;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.worker.sampling.Origin;

/**
 * A job of a simulation.
 *
 * @param submitted nanoseconds of virtual time
 */
public record VirtualJob(long submitted, Origin origin, List<SampleRequest> samples) {

    /** UNet rows that drawing it takes. */
    public long rows() {
        return samples.stream()
                .mapToLong(sample -> (sample.guided() ? 2L : 1L) * StubPainter.calls(sample))
                .sum();
    }
}
