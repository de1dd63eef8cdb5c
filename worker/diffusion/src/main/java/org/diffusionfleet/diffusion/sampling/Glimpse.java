package org.diffusionfleet.diffusion.sampling;

/**
 * What the UNet saw of a sample at its latest step, and said of it: enough to guess the picture. The arrays are the holder's own.
 *
 * @param seen what it was shown: the scaled latents, and for inpainting UNets more after them
 * @param answer what it said, guided
 * @param timestep how noisy that was
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record Glimpse(float[] seen, float[] answer, float timestep) {}
