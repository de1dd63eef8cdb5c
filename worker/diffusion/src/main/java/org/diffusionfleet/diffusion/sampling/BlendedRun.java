package org.diffusionfleet.diffusion.sampling;

import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.sampler.SamplerRun;

/**
 * A run that repaints a part of a picture with a UNet that knows of no masks: after each step the rest is put back, as noisy
 * as the step left the latents (Lugmayr et al. 2022, equation 8, without resampling), as diffusers' inpainting pipeline does.
 */
public final class BlendedRun implements SamplerRun {
    private final SamplerRun run;
    private final float[] picture;
    private final float[] noise;
    private final float[] mask;
    private final float[] kept;

    /**
     * A run before its first call.
     *
     * @param run takes the steps
     * @param picture latents of the whole picture, shape (channels, height, width)
     * @param noise the noise the run started with, same shape
     * @param mask 1 where to repaint, 0 where to keep, shape (height, width)
     */
    public BlendedRun(SamplerRun run, float[] picture, float[] noise, float[] mask) {
        this.run = run;
        this.picture = picture;
        this.noise = noise;
        this.mask = mask;
        this.kept = new float[picture.length];
    }

    @Override
    public int calls() {
        return run.calls();
    }

    @Override
    public int answered() {
        return run.answered();
    }

    @Override
    public float initNoiseSigma() {
        return run.initNoiseSigma();
    }

    @Override
    public void addNoise(float[] latents, float[] noise) {
        run.addNoise(latents, noise);
    }

    @Override
    public float timestep() {
        return run.timestep();
    }

    @Override
    public float inputScale() {
        return run.inputScale();
    }

    @Override
    public void step(float[] latents, float[] modelOutput) {
        run.step(latents, modelOutput);
        System.arraycopy(picture, 0, kept, 0, kept.length);
        if (!run.done()) {
            run.addNoise(kept, noise);
        }
        for (var i = 0; i < latents.length; i++) {
            if (mask[i % mask.length] == 0) {
                latents[i] = kept[i];
            }
        }
    }

    /** Picture, noise and mask follow from the request. */
    @Override
    public void remember(State state) {
        run.remember(state);
    }
}
