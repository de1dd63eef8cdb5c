package org.diffusionfleet.diffusion.unet;

import java.util.Map;

/**
 * One row of a UNet call.
 *
 * @param latents what to look at, shape (channels, height, width)
 * @param timestep how noisy it is
 * @param embedding the prompt, shape (tokens, width)
 * @param extras what else the graph reads, by input name: this row's numbers for every one of {@link Unet#extras()}
 * @param output receives the prediction, same shape as the latents
 */
@SuppressWarnings("ArrayRecordComponent") // Views of a sample's state, alive for one call.
public record UnetRow(float[] latents, float timestep, float[] embedding, Map<String, float[]> extras, float[] output) {
    /** A row for a graph that reads nothing else. */
    public UnetRow(float[] latents, float timestep, float[] embedding, float[] output) {
        this(latents, timestep, embedding, Map.of(), output);
    }
}
