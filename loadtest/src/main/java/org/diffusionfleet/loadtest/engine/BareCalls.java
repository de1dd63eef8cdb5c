package org.diffusionfleet.loadtest.engine;

import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.diffusion.sampling.Nobody;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.unet.UnetRow;

/** UNet calls and nothing else: always the same rows. */
final class BareCalls {
    private final Denoiser denoiser;
    private final List<UnetRow> rows = new ArrayList<>();

    BareCalls(DiffusionPipeline pipeline, int mostRows) {
        var side = pipeline.model().defaultWidth();
        this.denoiser = pipeline.denoiser(side, side);
        var batch = new RunningBatch(rows::addAll); // Not answered: only their first call is wanted.
        for (var i = 0; i < mostRows / 2; i++) {
            batch.admit(
                    pipeline.prepare(new SampleRequest("a red apple", "", i, 10, 4, side, side, SamplerKind.DDIM, 0)),
                    Nobody.INSTANCE);
        }
        batch.step();
    }

    void call(int count) {
        denoiser.predict(rows.subList(0, count));
    }
}
