package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.checkpoint.State;

/** What every run does alike: it walks along a table of timesteps, one model call each. */
abstract class TimetableRun implements SamplerRun {
    private final float[] timesteps;
    private final int first;
    private int answered;

    /**
     * A run before its first call.
     *
     * @param timesteps the whole run's, falling, one per model call
     * @param first where it begins
     */
    TimetableRun(float[] timesteps, int first) {
        this.timesteps = timesteps;
        this.first = first;
    }

    @Override
    public final int calls() {
        return timesteps.length - first;
    }

    @Override
    public final int answered() {
        return answered;
    }

    @Override
    public final float timestep() {
        return timestep(index());
    }

    /** The current call's place in the whole run, left-out steps counted. */
    final int index() {
        return first + answered;
    }

    final float timestep(int index) {
        return timesteps[index];
    }

    @Override
    public final void step(float[] latents, float[] modelOutput) {
        advance(latents, modelOutput);
        answered++;
    }

    @Override
    public void remember(State state) {
        answered = state.number(answered);
    }

    abstract void advance(float[] latents, float[] modelOutput);
}
