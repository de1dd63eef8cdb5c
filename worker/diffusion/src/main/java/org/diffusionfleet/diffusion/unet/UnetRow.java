package org.diffusionfleet.diffusion.unet;

/** One row of a UNet call: a view of a sample's state, so that a row is made once and asked again at each step. */
public interface UnetRow {
    /** What to look at, shape (channels, height, width). */
    float[] latents();

    /** How noisy it is. */
    float timestep();

    /** The prompt, shape (tokens, width). */
    float[] embedding();

    /** Receives the prediction, same shape as the latents. */
    float[] output();
}
