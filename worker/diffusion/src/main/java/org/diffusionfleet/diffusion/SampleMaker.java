package org.diffusionfleet.diffusion;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.diffusionfleet.diffusion.noise.TorchNoise;
import org.diffusionfleet.diffusion.sampler.RunOptions;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.diffusion.text.PromptPair;
import org.diffusionfleet.diffusion.text.Prompts;

/** Makes requests into samples before their first step: prompts encoded, start drawn. Thread-safe: one sample at a time. */
final class SampleMaker {
    private final Components components;
    private final Sizes sizes;
    private final boolean oneWindow;

    /**
     * A maker of samples for one model.
     *
     * @param oneWindow whether the device takes prompts of one window only, as TensorRT's engines do
     */
    SampleMaker(Components components, Sizes sizes, boolean oneWindow) {
        this.components = components;
        this.sizes = sizes;
        this.oneWindow = oneWindow;
    }

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if the model cannot do what the request asks for
     */
    synchronized Sample begin(SampleRequest request) {
        var latents = components.info().latentChannels()
                * sizes.latents("height", request.height())
                * sizes.latents("width", request.width());
        var noise = new TorchNoise(request.seed());
        var run = components
                .samplers()
                .get(request.sampler())
                .begin(new RunOptions(
                        request.steps(), request.eta(), request.sigmas(), request.strength(), latents, noise));
        var start = components.starts().begin(request, run, latents, noise);
        var conditions = components.unet().conditions(request.height(), request.width(), request.guidanceScale());
        var prompts = prompts(request);
        return new Sample(
                start.run(),
                start.latents(),
                prompts.positive().with(conditions),
                prompts.negative().map(negative -> negative.with(conditions)).orElse(null),
                request.guidanceScale(),
                request.guidance(),
                start.shown());
    }

    /** Encodes the prompts of samples that will be made, together. */
    synchronized void foresee(List<SampleRequest> requests) {
        components.text().foresee(requests.stream().map(this::asked).toList());
    }

    /** A model that was taught to guide itself takes no second row. */
    private Prompts asked(SampleRequest request) {
        var guided = request.guided() && !components.unet().guidanceEmbedded();
        return new Prompts(
                request.prompt(), Optional.of(request.negativePrompt()).filter(_ -> guided), request.promptOptions());
    }

    private PromptPair prompts(SampleRequest request) {
        var unet = components.unet();
        var pair = components.text().encode(asked(request));
        var tokens = pair.positive().values().length / unet.embeddingWidth();
        var fixed = fixedTokens();
        if (tokens != fixed.orElse(tokens)) {
            throw new IllegalArgumentException(
                    "the prompt fills %d tokens, but this model's UNet reads exactly %d: set maxWindows to 1"
                            .formatted(tokens, fixed.getAsInt()));
        }
        return pair;
    }

    /** Tokens the UNet reads, where its graph or the device does not leave that open. */
    private OptionalInt fixedTokens() {
        return oneWindow
                ? OptionalInt.of(components.info().maxTokens())
                : components.unet().fixedTokens();
    }
}
