package org.diffusionfleet.worker.job;

import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.worker.image.png.PngEncoder;
import org.diffusionfleet.worker.sampling.Studio;
import org.jboss.logging.Logger;

/** Shows what a job's pictures are becoming: one preview at a time, made beside the device's thread. Thread-safe. */
final class Previews {

    private static final Logger LOG = Logger.getLogger(Previews.class);

    private final Studio loop;
    private final ProgressReporter progress;
    private final AtomicBoolean closed; // while one is made, or for good

    /**
     * A job's previews.
     *
     * @param wanted whether the job asked for any
     */
    Previews(Studio loop, ProgressReporter progress, boolean wanted) {
        this.loop = loop;
        this.progress = progress;
        this.closed = new AtomicBoolean(!wanted);
    }

    /** Whether the next can be made. */
    boolean open() {
        return !closed.get() && progress.wantsPreview();
    }

    /** Makes one, if none is being made. */
    void show(int index, SampleRequest request, Glimpse glimpse) {
        if (closed.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> make(index, request, glimpse));
        }
    }

    /** A job whose previews fail, or may not be seen, gets no more of them. */
    private void make(int index, SampleRequest request, Glimpse glimpse) {
        try {
            loop.preview(request, glimpse).ifPresent(picture -> {
                var png = Base64.getEncoder().encodeToString(PngEncoder.encode(picture));
                progress.previewed(new JobProgress.Preview(index, png));
                closed.set(false);
            });
        } catch (RuntimeException e) {
            LOG.warnf(e, "no previews of this job");
        }
    }
}
