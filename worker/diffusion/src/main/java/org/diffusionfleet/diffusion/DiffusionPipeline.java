package org.diffusionfleet.diffusion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.provider.ExecutionProvider;
import org.diffusionfleet.diffusion.provider.ProviderException;
import org.diffusionfleet.diffusion.provider.TensorRt;
import org.diffusionfleet.diffusion.safety.SafetyChecker;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.diffusionfleet.diffusion.sampling.RunningBatch;
import org.diffusionfleet.diffusion.sampling.Sample;

/**
 * A Stable Diffusion model, ready to draw: prompt, text encoder, UNet with classifier-free guidance, VAE decoder, picture.
 *
 * <p>Used by one thread at a time; it may be handed from thread to thread. A sample's picture depends on its own request
 * alone: on the CPU it is the same, byte for byte, whoever shares its batch.
 */
public final class DiffusionPipeline implements AutoCloseable {
    private static final SamplingObserver NOBODY = new SamplingObserver() {};

    private final Components components;
    private final SampleMaker maker;
    private final Optional<SafetyChecker> safety;
    private final PipelineOptions options;
    private volatile boolean closed;

    private DiffusionPipeline(Components components, Optional<SafetyChecker> safety, PipelineOptions options) {
        this.components = components;
        this.maker = new SampleMaker(components, options);
        this.safety = safety;
        this.options = options;
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
        var safety = SafetyChecker.open(model, options.safetyCheck(), options.intraOpThreads());
        try {
            return new DiffusionPipeline(Components.open(model, options), safety, options);
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
        if (closed) {
            throw new IllegalStateException("the pipeline of model %s is closed".formatted(model().name()));
        }
        if (batch.isEmpty()) {
            return List.of();
        }
        var height = latentSize(
                "height", batch.stream().map(SampleRequest::height).distinct().toList());
        var width = latentSize(
                "width", batch.stream().map(SampleRequest::width).distinct().toList());
        var results = new TreeMap<Integer, SampleResult>();
        var samples = begin(batch, height * width * model().latentChannels(), results);
        var endings = new RunningBatch(rows -> components.unet().predict(rows, height, width), observer, samples).run();
        results.putAll(results(endings, height, width));
        return List.copyOf(results.values());
    }

    private int latentSize(String axis, List<Integer> sizes) {
        if (sizes.size() > 1) {
            throw new IllegalArgumentException("a batch must share one %s, not %s".formatted(axis, sizes));
        }
        var pixels = sizes.getFirst();
        if (pixels % model().sizeMultiple() != 0) {
            throw new IllegalArgumentException(
                    "%s must be a multiple of %d, not %d".formatted(axis, model().sizeMultiple(), pixels));
        }
        options.tensorRt()
                .map(TensorRt::sides)
                .filter(sides -> !sides.covers(pixels))
                .ifPresent(sides -> {
                    throw new IllegalArgumentException(
                            "%s must be %s, as TensorRT's engine, not %d".formatted(axis, sides, pixels));
                });
        return pixels / model().vaeFactor();
    }

    private Map<Integer, Sample> begin(List<SampleRequest> batch, int latents, Map<Integer, SampleResult> failed) {
        var samples = new TreeMap<Integer, Sample>();
        for (var index = 0; index < batch.size(); index++) {
            try {
                samples.put(index, maker.begin(batch.get(index), latents));
            } catch (IllegalArgumentException e) {
                failed.put(index, new SampleResult.Failed(String.valueOf(e.getMessage())));
            }
        }
        return samples;
    }

    private Map<Integer, SampleResult> results(Map<Integer, Ending> endings, int height, int width) {
        var results = new TreeMap<Integer, SampleResult>();
        var finished = new ArrayList<Map.Entry<Integer, Sample>>();
        endings.forEach((index, ending) -> {
            switch (ending) {
                case Ending.Finished(var sample) -> finished.add(Map.entry(index, sample));
                case Ending.Abandoned() -> results.put(index, new SampleResult.Abandoned());
                case Ending.Failed(var reason) -> results.put(index, new SampleResult.Failed(reason));
            }
        });
        var latents = finished.stream().map(entry -> entry.getValue().latents()).toList();
        var images = components.vae().decode(latents, height, width);
        for (var i = 0; i < finished.size(); i++) {
            var truncated = finished.get(i).getValue().truncatedPrompt();
            results.put(
                    finished.get(i).getKey(),
                    images.get(i)
                            .<SampleResult>map(image -> new SampleResult.Generated(checked(image, truncated)))
                            .orElseGet(() -> new SampleResult.Failed("NaN in the decoded picture")));
        }
        return results;
    }

    private GeneratedImage checked(RgbImage image, String truncatedPrompt) {
        return safety.isPresent() && safety.get().flags(image)
                ? new GeneratedImage(image.blackened(), truncatedPrompt, true)
                : new GeneratedImage(image, truncatedPrompt, false);
    }

    /** Frees the model; does nothing the second time. No other thread may be drawing. */
    @Override
    public void close() {
        closed = true;
        safety.ifPresent(SafetyChecker::close);
        components.close();
    }
}
