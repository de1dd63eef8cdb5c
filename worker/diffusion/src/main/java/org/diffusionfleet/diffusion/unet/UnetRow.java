package org.diffusionfleet.diffusion.unet;

/**
 * One row of a UNet call.
 *
 * @param latents what to look at, shape (channels, height, width)
 * @param timestep how noisy it is
 * @param embedding the prompt, shape (tokens, width)
 * @param output receives the prediction, same shape as the latents
 */
@SuppressWarnings("ArrayRecordComponent") // Views of a sample's state, alive for one call.
public record UnetRow(float[] latents, float timestep, float[] embedding, float[] output) {}
