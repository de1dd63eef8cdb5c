package org.diffusionfleet.worker.sampling;

import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;

/**
 * A sample that waits for its turn on the device.
 *
 * @param request what to draw
 * @param watcher who wants it
 * @param result completed when it is drawn, abandoned or failed
 */
record WaitingSample(SampleRequest request, SampleWatcher watcher, CompletableFuture<SampleResult> result) {

    /** Samples with the same key end at the same step, so that none waits for another's last steps. */
    record Key(int height, int width, int stepsTaken) {}

    Key key() {
        return new Key(request.height(), request.width(), (int) (request.steps() * request.strength()));
    }
}
