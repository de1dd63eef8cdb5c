package org.diffusionfleet.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;
import org.diffusionfleet.diffusion.ModelException;

/**
 * What {@code unet/config.json} says about sizes.
 *
 * @param latentHeight latents' height the model was trained at
 * @param latentWidth latents' width the model was trained at
 * @param downscale how often its deepest level divides the latents' height and width
 * @param inChannels channels it reads, if stated
 * @param outChannels channels it makes, those of the latents, if stated
 */
public record UnetConfig(
        int latentHeight, int latentWidth, int downscale, OptionalInt inChannels, OptionalInt outChannels) {
    /** What diffusers' pipelines assume of an export that does not say: 512 pixels of Stable Diffusion 1. */
    private static final int LATENT_SIZE_IF_ABSENT = 64;

    public static UnetConfig read(ModelDirectory model) {
        var config = model.config("unet");
        var size = config.node("sample_size");
        return new UnetConfig(
                size.map(node -> latentSize(config, node, 0)).orElse(LATENT_SIZE_IF_ABSENT),
                size.map(node -> latentSize(config, node, 1)).orElse(LATENT_SIZE_IF_ABSENT),
                1 << downsamplings(config),
                config.integer("in_channels"),
                config.integer("out_channels"));
    }

    private static int latentSize(JsonFile config, JsonNode size, int axis) {
        var value = size.isArray() ? size.path(axis).asInt() : size.asInt();
        if (value < 1) {
            throw new ModelException(
                    config.path(), "sample_size must be a positive number or a pair of them, not " + size);
        }
        return value;
    }

    /** Every block but the last halves the size; an export that lists no blocks is taken not to. */
    private static int downsamplings(JsonFile config) {
        return config.array("block_out_channels")
                .or(() -> config.array("down_block_types"))
                .map(blocks -> Math.max(0, blocks.size() - 1))
                .orElse(0);
    }
}
