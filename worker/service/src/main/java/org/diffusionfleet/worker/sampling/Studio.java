package org.diffusionfleet.worker.sampling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Glimpse;

/** Where samples are drawn; thread-safe. */
public interface Studio {

    /**
     * Queues the samples of a job. An answer completes exceptionally only if the device fails.
     *
     * @param finishBy when they must be done, which gives them precedence; whose time is over is for the watcher to say
     */
    List<CompletableFuture<SampleResult>> submit(
            List<SampleRequest> requests, Origin origin, Optional<Instant> finishBy, SampleWatcher watcher);

    /** What a sample of that request is becoming, small, unless nobody may see that; made on the caller's thread. */
    Optional<RgbImage> preview(SampleRequest request, Glimpse glimpse);
}
