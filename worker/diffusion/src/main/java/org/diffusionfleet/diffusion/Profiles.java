package org.diffusionfleet.diffusion;

import java.util.OptionalInt;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.model.UnetConfig;
import org.diffusionfleet.diffusion.model.VaeConfig;
import org.diffusionfleet.diffusion.onnx.GraphSettings;
import org.diffusionfleet.diffusion.provider.ProfileAxes;
import org.diffusionfleet.diffusion.provider.Range;
import org.diffusionfleet.diffusion.provider.TensorRt;
import org.diffusionfleet.diffusion.text.TextEncoder;
import org.diffusionfleet.diffusion.vae.VaeDecoder;

/** How each of a model's graphs is to be opened. TensorRT must know its sizes before, so they come from the JSON files. */
final class Profiles {
    /** What every Stable Diffusion export without a config has. */
    private static final int FACTOR_IF_ABSENT = 8;

    private static final int CHANNELS_IF_ABSENT = 4;
    private static final int RGB = 3;
    private static final int TOKENS_IF_ABSENT = 77;

    private Profiles() {}

    static GraphSettings settings(ModelDirectory model, String component, PipelineOptions options) {
        var axes = options.tensorRt().map(tensorRt -> axes(model, component, tensorRt));
        var threads = component.equals("unet") ? options.intraOpThreads() : options.sideThreads();
        return new GraphSettings(threads, options.providers(), axes, options.modelCache());
    }

    /** The VAE's settings; its factor is measured where it is not stated, but at a size that no engine is made for. */
    static VaeConfig vae(ModelDirectory model, PipelineOptions options) {
        var config = VaeConfig.read(model);
        return options.tensorRt().isPresent() && config.factor().isEmpty()
                ? new VaeConfig(config.scaling(), OptionalInt.of(FACTOR_IF_ABSENT), config.latentChannels())
                : config;
    }

    private static Range rows(String component, TensorRt tensorRt) {
        return switch (component) {
            case "unet" -> tensorRt.rows();
            case "text_encoder", "text_encoder_2" -> new Range(1, 2, TextEncoder.MAX_ROWS);
            case "vae_decoder" -> new Range(1, 1, VaeDecoder.MAX_BATCH);
            default -> Range.of(1);
        };
    }

    private static ProfileAxes axes(ModelDirectory model, String component, TensorRt tensorRt) {
        var factor = VaeConfig.read(model).factor().orElse(FACTOR_IF_ABSENT);
        // The encoder alone reads pixels.
        var sides = component.equals("vae_encoder")
                ? tensorRt.sides()
                : tensorRt.sides().in(factor);
        var tokens =
                model.config("text_encoder").integer("max_position_embeddings").orElse(TOKENS_IF_ABSENT);
        return new ProfileAxes(
                rows(component, tensorRt), Range.of(tokens), channels(component, UnetConfig.read(model)), sides, sides);
    }

    /** An inpainting UNet reads more than the latents it makes. */
    private static int channels(String component, UnetConfig unet) {
        var read = unet.inChannels().orElse(CHANNELS_IF_ABSENT);
        return switch (component) {
            case "vae_encoder" -> RGB;
            case "vae_decoder" -> unet.outChannels().orElse(read);
            default -> read;
        };
    }
}
