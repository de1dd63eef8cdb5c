package org.diffusionfleet.diffusion.text;

import java.util.HashMap;
import java.util.Map;

/**
 * A prompt as the UNet reads it.
 *
 * @param values one vector per token, shape (tokens, width); shared, so never written
 * @param extras the UNet's further inputs by their names, one row each, such as SDXL's {@code text_embeds}; shared, too
 * @param truncated the part of the prompt that did not fit, empty if all did
 */
@SuppressWarnings("ArrayRecordComponent") // Copied into the graph's buffer each step.
public record Embedding(float[] values, Map<String, float[]> extras, String truncated) {
    public Embedding {
        extras = Map.copyOf(extras);
    }

    /** A prompt for a UNet that reads nothing further. */
    public Embedding(float[] values, String truncated) {
        this(values, Map.of(), truncated);
    }

    /** The same prompt and more inputs: those that follow from the sample's size or scale, not from its prompt. */
    public Embedding with(Map<String, float[]> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new HashMap<>(extras);
        all.putAll(more);
        return new Embedding(values, all, truncated);
    }
}
