package org.diffusionfleet.diffusion;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.onnx.OnnxFile;
import org.diffusionfleet.diffusion.provider.ExecutionProvider;
import org.diffusionfleet.diffusion.provider.ProviderException;
import org.diffusionfleet.diffusion.provider.TensorRt;
import org.diffusionfleet.diffusion.safety.SafetyChecker;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.sampling.Sample;

/**
 * A Stable Diffusion model, ready to draw: prompt, text encoder, UNet with classifier-free guidance, VAE decoder, picture.
 *
 * <p>{@code generate} draws a closed batch, on one thread at a time. Who has samples that come and go takes its three parts
 * ({@link #prepare}, {@link #denoiser} under a {@link RunningBatch}, {@link #decode}), which may run beside each other. A
 * sample's picture depends on its own request alone: on the CPU it is the same, byte for byte, whoever shares its batch.
 */
public final class DiffusionPipeline implements AutoCloseable {
    /** Side of the latents that previews are fitted with. */
    private static final int PREVIEW_PROBE = 16;

    private static final SamplingObserver NOBODY = new SamplingObserver() {};

    private final ModelDirectory directory;
    private final Components components;
    private final SampleMaker maker;
    private final Optional<SafetyChecker> safety;
    private final PipelineOptions options;
    private final Sizes sizes;

    private final Developer developer;
    private final Previewer previewer;
    private volatile boolean closed;

    private DiffusionPipeline(
            ModelDirectory directory, Components components, Optional<SafetyChecker> safety, PipelineOptions options) {
        this.directory = directory;
        this.components = components;
        this.safety = safety;
        this.options = options;
        var info = components.info();
        this.sizes = new Sizes(
                info.sizeMultiple(), info.vaeFactor(), options.tensorRt().map(TensorRt::sides));
        this.maker = new SampleMaker(components, sizes, options.tensorRt().isPresent());
        this.developer = new Developer(components.vae(), safety);
        var probe = options.tensorRt()
                .map(tensorRt -> tensorRt.sides().min() / info.vaeFactor())
                .orElse(PREVIEW_PROBE);
        this.previewer = new Previewer(components.samplers().guess(), developer, info.latentChannels(), probe);
    }

    /**
     * Loads a model directory in the diffusers ONNX layout, with {@link PipelineOptions#defaults()}.
     *
     * @throws ModelException if a file is missing, broken or not ours to run; nothing stays open
     */
    public static DiffusionPipeline open(Path dir) {
        return open(dir, PipelineOptions.defaults());
    }

    /**
     * Loads a model directory in the diffusers ONNX layout.
     *
     * @throws ModelException if a file is missing, broken or not ours to run; nothing stays open
     * @throws ProviderException if an execution provider that was asked for cannot be had; nothing stays open
     */
    public static DiffusionPipeline open(Path dir, PipelineOptions options) {
        var model = ModelDirectory.open(dir);
        var safety = SafetyChecker.open(model, options.safetyCheck(), options.sideThreads());
        try {
            return new DiffusionPipeline(model, Components.open(model, options), safety, options);
        } catch (RuntimeException e) {
            safety.ifPresent(SafetyChecker::close);
            throw e;
        }
    }

    public ModelInfo model() {
        return components.info();
    }

    /** What runs it, the first choice first: {@code tensorrt:0}, {@code cuda:0}, {@code cpu}. */
    public List<String> devices() {
        return options.providers().stream().map(ExecutionProvider::device).toList();
    }

    /** Most rows of a UNet call. */
    public int maxRows() {
        return options.maxRows();
    }

    /** A name for what is measured of the UNet: it changes with its files, ONNX Runtime, the device, its threads and the machine. */
    public String fingerprint() {
        return OnnxFile.read(directory.graph("unet"))
                .key("rows on %s, %d threads".formatted(devices(), options.intraOpThreads()));
    }

    /**
     * A name for whose checkpoints lead to the very same picture here: those of the same UNet, made by the same version of the samplers
     * and of ONNX Runtime, on the same kind of device with as many threads. It does not tell one model of GPU from another.
     */
    public String checkpointKey() {
        var kinds = devices().stream().map(device -> device.split(":", 2)[0]).toList();
        return OnnxFile.read(directory.graph("unet"))
                .sharedKey("checkpoints %d on %s, %d threads"
                        .formatted(Checkpoint.VERSION, kinds, options.intraOpThreads()));
    }

    /** Whether pictures go through a safety checker, which makes what it flags black. */
    public boolean checksSafety() {
        return safety.isPresent();
    }

    /**
     * Draws one image.
     *
     * @throws SamplingException if the sample or the device fails
     * @throws IllegalArgumentException if the model has no such size
     */
    public GeneratedImage generate(SampleRequest request) {
        return switch (generate(List.of(request), NOBODY).getFirst()) {
            case SampleResult.Generated generated -> generated.image();
            case SampleResult.Failed failed -> throw new SamplingException(failed.reason());
            case SampleResult.OutOfMemory none -> throw new DeviceMemoryException(none.reason(), null);
            case SampleResult.Abandoned abandoned -> throw new IllegalStateException("nobody abandoned it");
        };
    }

    /**
     * Draws a batch, all samples in the same UNet calls (as many as {@link PipelineOptions#maxRows()} needs). Samplers,
     * steps, scales, seeds and prompts may differ.
     *
     * @return one result per request, in their order
     * @throws IllegalArgumentException if the requests differ in height or width, or the model has no such size
     * @throws SamplingException if the device fails, which ends the whole batch
     * @throws IllegalStateException if the pipeline is closed
     */
    public List<SampleResult> generate(List<SampleRequest> batch, SamplingObserver observer) {
        requireOpen();
        if (batch.isEmpty()) {
            return List.of();
        }
        var height = latents(
                "height", batch.stream().map(SampleRequest::height).distinct().toList());
        var width = latents(
                "width", batch.stream().map(SampleRequest::width).distinct().toList());
        maker.foresee(batch);
        var closed = new ClosedBatch(new RunningBatch(denoiserOfLatents(height, width)), observer);
        for (var place = 0; place < batch.size(); place++) {
            try {
                closed.admit(place, maker.begin(batch.get(place)));
            } catch (IllegalArgumentException e) {
                closed.fail(place, String.valueOf(e.getMessage()));
            }
        }
        return closed.run(developer, height, width);
    }

    /**
     * The first part of {@link #generate}: prompts encoded, noise drawn, picture encoded. May be called by any thread, also
     * while others step and decode; callers wait for each other.
     *
     * @throws IllegalArgumentException if the model cannot do what the request asks for
     * @throws SamplingException if the device fails
     * @throws IllegalStateException if the pipeline is closed
     */
    public Sample prepare(SampleRequest request) {
        requireOpen();
        return maker.begin(request);
    }

    /**
     * Encodes the prompts of requests that will be {@link #prepare prepared} soon, in fewer calls of the text encoder; for requests
     * that cannot be drawn does nothing. May be called as that.
     *
     * @throws SamplingException if the device fails
     * @throws IllegalStateException if the pipeline is closed
     */
    public void foresee(List<SampleRequest> requests) {
        requireOpen();
        maker.foresee(requests);
    }

    /**
     * The second part: the UNet, for {@link RunningBatch running batches} of one size. However many there are, one thread at a
     * time may use them.
     *
     * @param height of the pictures, in pixels
     * @param width of the pictures, in pixels
     * @throws IllegalArgumentException if the model has no such size
     */
    public Denoiser denoiser(int height, int width) {
        return denoiserOfLatents(sizes.latents("height", height), sizes.latents("width", width));
    }

    /**
     * The third part: decodes finished samples of one size. May be called by any thread, also while others prepare and step;
     * callers wait for each other.
     *
     * @param height of the pictures, in pixels
     * @param width of the pictures, in pixels
     * @return one result per sample, in their order
     * @throws SamplingException if the device fails
     * @throws IllegalStateException if the pipeline is closed
     */
    public List<SampleResult> decode(List<Sample> finished, int height, int width) {
        requireOpen();
        return developer.develop(finished, sizes.latents("height", height), sizes.latents("width", width));
    }

    /**
     * What a sample is becoming, a pixel for each element of its latents: the guess that its latest step was made from, in
     * colours fitted to the VAE decoder. The first costs a small call of the decoder, the others next to nothing. May be
     * called by any thread.
     *
     * @param height of the picture, in pixels
     * @param width of the picture, in pixels
     * @return empty where pictures go through a safety checker: none looks at a preview
     * @throws SamplingException if the device fails
     * @throws IllegalStateException if the pipeline is closed
     */
    public Optional<RgbImage> preview(Glimpse glimpse, int height, int width) {
        requireOpen();
        return checksSafety()
                ? Optional.empty()
                : Optional.of(
                        previewer.preview(glimpse, sizes.latents("height", height), sizes.latents("width", width)));
    }

    private Denoiser denoiserOfLatents(int height, int width) {
        return rows -> components.unet().predict(rows, height, width);
    }

    private int latents(String side, List<Integer> pixels) {
        if (pixels.size() > 1) {
            throw new IllegalArgumentException("a batch must share one %s, not %s".formatted(side, pixels));
        }
        return sizes.latents(side, pixels.getFirst());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the pipeline of model %s is closed".formatted(model().name()));
        }
    }

    /** Frees the model; does nothing the second time. No other thread may be drawing. */
    @Override
    public void close() {
        closed = true;
        safety.ifPresent(SafetyChecker::close);
        components.close();
    }
}
