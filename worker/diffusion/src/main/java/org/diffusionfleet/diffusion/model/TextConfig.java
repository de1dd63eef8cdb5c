package org.diffusionfleet.diffusion.model;

import java.util.OptionalInt;

/**
 * What a text encoder's {@code config.json} says, where it says it.
 *
 * @param window tokens it reads at once
 * @param vocabulary tokens it knows
 * @param layers its transformer's layers
 */
public record TextConfig(OptionalInt window, OptionalInt vocabulary, OptionalInt layers) {
    /**
     * Reads a folder's.
     *
     * @param component {@code text_encoder} or {@code text_encoder_2}
     */
    public static TextConfig read(ModelDirectory model, String component) {
        var config = model.config(component);
        return new TextConfig(
                config.integer("max_position_embeddings"),
                config.integer("vocab_size"),
                config.integer("num_hidden_layers"));
    }
}
