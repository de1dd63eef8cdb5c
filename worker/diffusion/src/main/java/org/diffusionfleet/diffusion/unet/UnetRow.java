package org.diffusionfleet.diffusion.unet;

import java.util.Map;

/** One row of a UNet call: a view of a sample's state, so that a row is made once and asked again at each step. */
public interface UnetRow {
    /** What to look at, shape (channels, height, width); more channels than the latents have where the UNet inpaints. */
    float[] latents();

    /** How noisy it is. */
    float timestep();

    /** The prompt, shape (tokens, width); the same array as long as its numbers are the same. */
    float[] embedding();

    /** What else the graph reads, by input name: this row's numbers for every one of {@link Unet#extras()}, never changed. */
    Map<String, float[]> extras();

    /** Receives the prediction, shape (channels of the latents, height, width). */
    float[] output();
}
