package org.diffusionfleet.diffusion.sampler;

/** What the UNet's output means: diffusers' {@code prediction_type}. */
public enum PredictionType {
    /** The noise ε in the latents. */
    EPSILON,
    /** The velocity v = √ᾱ·ε − √(1−ᾱ)·x₀ (Salimans and Ho 2022). */
    V_PREDICTION
}
