package org.diffusionfleet.loadtest.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.worker.sampling.Painter;

/** Notes how many rows each UNet call has. Notes are the device thread's until the loop is closed or has nothing to do. */
final class RecordingPainter implements Painter {
    private final Painter painter;
    private final List<Integer> calls = new ArrayList<>();

    RecordingPainter(Painter painter) {
        this.painter = painter;
    }

    /** Rows of the calls since it was last asked. */
    List<Integer> take() {
        var taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    @Override
    public void foresee(List<SampleRequest> requests) {
        painter.foresee(requests);
    }

    @Override
    public Sample prepare(SampleRequest request) {
        return painter.prepare(request);
    }

    @Override
    public Denoiser denoiser(int height, int width) {
        var denoiser = painter.denoiser(height, width);
        return rows -> {
            calls.add(rows.size());
            denoiser.predict(rows);
        };
    }

    @Override
    public List<SampleResult> decode(List<Sample> finished, int height, int width) {
        return painter.decode(finished, height, width);
    }

    @Override
    public Optional<RgbImage> preview(Glimpse glimpse, int height, int width) {
        return painter.preview(glimpse, height, width);
    }
}
