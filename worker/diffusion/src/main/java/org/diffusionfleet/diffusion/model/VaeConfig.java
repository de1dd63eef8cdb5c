package org.diffusionfleet.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelException;

/**
 * What the VAE's {@code config.json} says.
 *
 * @param scaling between the UNet's latents and the VAE's
 * @param factor pixels per latent in each direction, if stated
 * @param latentChannels channels of the latents, if stated
 */
public record VaeConfig(LatentScaling scaling, OptionalInt factor, OptionalInt latentChannels) {
    /** Folders that can hold it: optimum copies it to both halves, others keep the whole VAE's. */
    private static final String[] FOLDERS = {"vae_decoder", "vae_encoder", "vae"};

    /** Stable Diffusion 1's and 2's, whose exporter writes no config. */
    private static final double SCALING_FACTOR_IF_ABSENT = 0.18215;

    public static VaeConfig read(ModelDirectory model) {
        var config = file(model);
        return new VaeConfig(
                new LatentScaling(
                        (float) scalingFactor(config, model.index().family()),
                        (float) config.number("shift_factor").orElse(0),
                        config.floats("latents_mean"),
                        config.floats("latents_std")),
                config.array("block_out_channels").stream()
                        .mapToInt(JsonNode::size)
                        .flatMap(blocks -> IntStream.of(1 << (blocks - 1)))
                        .findFirst(),
                config.integer("latent_channels"));
    }

    /** The file that is read; without fields if there is none. */
    public static JsonFile file(ModelDirectory model) {
        return Stream.of(FOLDERS)
                .map(model::config)
                .filter(file -> !file.root().isEmpty())
                .findFirst()
                .orElseGet(() -> model.config(FOLDERS[0]));
    }

    private static double scalingFactor(JsonFile config, ModelFamily family) {
        var stated = config.number("scaling_factor");
        if (stated.isPresent() && stated.getAsDouble() == 0) {
            throw new ModelException(config.path(), "scaling_factor must not be 0");
        }
        return stated.orElseGet(() -> switch (family) {
            case STABLE_DIFFUSION -> SCALING_FACTOR_IF_ABSENT;
            case STABLE_DIFFUSION_XL ->
                throw new ModelException(
                        config.path(),
                        "does not say scaling_factor, which differs between VAEs of Stable Diffusion XL");
        });
    }
}
