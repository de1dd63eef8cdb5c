package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.checkpoint.State;

/**
 * One sample's way through a sampler: its timesteps and its history. All its arrays are allocated at its beginning, none in
 * a step. Not thread-safe, not reusable.
 *
 * <p>From text: multiply standard normal latents by {@link #initNoiseSigma()}. From an image: {@link #addNoise}. Then, until
 * {@link #done()}: ask the model about {@code latents * inputScale()} at {@code timestep()}, and {@link #step}.
 */
public interface SamplerRun {
    /** Model calls in all; some samplers take two per step. */
    int calls();

    /** Model calls answered so far. */
    int answered();

    default boolean done() {
        return answered() == calls();
    }

    /** Standard deviation of the latents that a run from pure noise starts with. */
    default float initNoiseSigma() {
        return 1;
    }

    /**
     * Noises a picture's latents to the level of the next model call: before the first step to start from them, after a step
     * to put back what shall be kept of them.
     *
     * @param latents the picture's, replaced by the noisy ones
     * @param noise standard normal, same length
     */
    void addNoise(float[] latents, float[] noise);

    /** The timestep at which the next model call looks at the latents; whole for most samplers. */
    float timestep();

    /** What the latents are multiplied by on their way into the next model call. */
    default float inputScale() {
        return 1;
    }

    /**
     * Takes one step.
     *
     * @param latents the latents the model saw, before scaling; replaced by those of the next call
     * @param modelOutput what the model said of them, same length; it is read, not kept
     */
    void step(float[] latents, float[] modelOutput);

    /** Shows all that the next steps depend on and that does not follow from the {@link RunOptions}; between two steps. */
    void remember(State state);
}
