package org.diffusionfleet.worker.job;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.diffusionfleet.diffusion.DeviceMemoryException;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.SamplingException;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobRules;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.schemas.RecordReader;
import org.diffusionfleet.worker.delivery.StoreException;
import org.diffusionfleet.worker.image.ImageFile;
import org.diffusionfleet.worker.image.Picture;
import org.diffusionfleet.worker.prepare.PreparedJob;
import org.jboss.logging.Logger;

/**
 * A job played before the first is leased, of which nothing is kept: what only a first picture costs (kernels, buffers,
 * classes, connections) is paid here. A device that cannot draw ends the start, where it costs no job an attempt.
 */
public final class Rehearsal {

    private static final Logger LOG = Logger.getLogger(Rehearsal.class);
    private static final String JOB = "rehearsal";
    private static final int STEPS = 2;

    private final Stages stages;

    public Rehearsal(Stages stages) {
        this.stages = stages;
    }

    /**
     * Plays it; blocks until the picture is drawn.
     *
     * @throws SamplingException if the device cannot draw
     */
    public void play() {
        lookAtStore();
        if (stages.model().offers(ModelDescriptor.TXT2IMG)) {
            draw(read(job()));
        }
    }

    /** The store may come back; jobs wait for it. */
    private void lookAtStore() {
        try {
            var _ = stages.ends().find(JOB, 0);
        } catch (StoreException | RuntimeException e) {
            LOG.warnf("the object store does not answer: %s", e);
        }
    }

    /** A sample that the model can draw from text, of that size. */
    public static SampleRequest sample(ModelDescriptor model, int height, int width) {
        return Drawing.sample(request(model).withSize(height, width), 0);
    }

    private static Generation request(ModelDescriptor model) {
        var asked = new Generation("a red apple", null, 1, 0L, steps(model), null, null, null, null, null, Map.of());
        return JobRules.complete(JOB, asked, model);
    }

    private Job job() {
        var model = stages.model();
        var request = request(model);
        return new Job(JOB, Job.LOCAL_TENANT, stages.now(), model.name(), Lane.INTERACTIVE, request, Map.of());
    }

    private static int steps(ModelDescriptor model) {
        return Optional.ofNullable(model.samplerSteps().get(model.samplers().getFirst()))
                .map(ranges -> Math.clamp(
                        STEPS, ranges.getFirst().min(), ranges.getFirst().max()))
                .orElse(STEPS);
    }

    /** As it is told of and read. */
    private Job read(Job job) {
        var event = CloudEvent.of(job, stages.worker().source());
        return RecordReader.read(event.headers(), event.data(), Job.class);
    }

    private void draw(Job job) {
        var source = stages.worker().source();
        var progress = new ProgressReporter(JOB, 0, 0, 1, stages.clock(), told -> CloudEvent.of(told, source));
        var prepared = new PreparedJob(job, null);
        var limit = RunLimit.none(stages.clock());
        var drawing = Drawing.begin(prepared, stages.loop(), () -> true, limit, progress, Drawing.Anew.INSTANCE);
        switch (drawn(drawing)) {
            case SampleResult.Generated(var image) -> {
                var picture = Picture.of(image, stages.watermark());
                var file = ImageFile.of(picture.pixels(), drawing.request(0), job);
                progress.delivered(picture.entry(file.entry(JOB, 0)));
                var manifest = new Manifest(job, progress.images(), List.of());
                CloudEvent.of(new JobEvent.Succeeded(JOB, 0, stages.now(), source, manifest, 0), source);
            }
            case SampleResult.Failed(var reason) -> LOG.errorf("the model's first picture failed: %s", reason);
            case SampleResult.OutOfMemory(var reason) -> throw new DeviceMemoryException(reason, null);
            case SampleResult.Abandoned() -> throw new IllegalStateException("nobody abandons a rehearsal");
        }
    }

    private static SampleResult drawn(Drawing drawing) {
        try {
            return drawing.result(0);
        } catch (CompletionException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new SamplingException("the device cannot draw: " + cause.getMessage(), cause);
        }
    }
}
