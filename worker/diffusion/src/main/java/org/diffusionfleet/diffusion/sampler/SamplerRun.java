package org.diffusionfleet.diffusion.sampler;

/** One sample's way through a sampler: its timesteps and its history. Not thread-safe, not reusable. */
public interface SamplerRun {
    /** Model calls in all. */
    int calls();

    /** Model calls answered so far. */
    int answered();

    default boolean done() {
        return answered() == calls();
    }

    /** The timestep at which the next model call looks at the latents. */
    float timestep();

    /**
     * Takes one step.
     *
     * @param latents the latents the model saw; replaced by those of the next timestep
     * @param modelOutput what the model said of them, same length; it may be kept, so hand over a fresh array each step
     */
    void step(float[] latents, float[] modelOutput);
}
