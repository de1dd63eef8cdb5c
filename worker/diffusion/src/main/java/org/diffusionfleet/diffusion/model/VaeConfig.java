package org.diffusionfleet.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What {@code vae_decoder/config.json} says.
 *
 * @param scalingFactor what latents are divided by before they are decoded
 * @param factor pixels per latent in each direction, if stated
 * @param latentChannels channels of the latents, if stated
 */
public record VaeConfig(float scalingFactor, OptionalInt factor, OptionalInt latentChannels) {
    /** Stable Diffusion 1's, the only one there was when exports did not state it. */
    private static final double SCALING_FACTOR_IF_ABSENT = 0.18215;

    public static VaeConfig read(ModelDirectory model) {
        var config = model.config("vae_decoder");
        return new VaeConfig(
                (float) config.number("scaling_factor").orElse(SCALING_FACTOR_IF_ABSENT),
                config.array("block_out_channels").stream()
                        .mapToInt(JsonNode::size)
                        .flatMap(blocks -> IntStream.of(1 << (blocks - 1)))
                        .findFirst(),
                config.integer("latent_channels"));
    }
}
