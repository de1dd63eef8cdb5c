package org.diffusionfleet.diffusion.sampler;

/** A run of the samplers whose latents are x₀ + σ·ε: they grow with the noise, and the model sees them scaled to variance 1. */
abstract class EulerRun extends TimetableRun {
    private final float[] sigmas;
    private final float initNoiseSigma;

    EulerRun(SigmaTable table, float initNoiseSigma, int first) {
        super(table.timesteps(), first);
        this.sigmas = table.sigmas();
        this.initNoiseSigma = initNoiseSigma;
    }

    final double sigma(int index) {
        return sigmas[index];
    }

    @Override
    public final float initNoiseSigma() {
        return initNoiseSigma;
    }

    @Override
    public final float inputScale() {
        return (float) signal(sigma(index()));
    }

    /** Share of x₀ in what the model sees. */
    static double signal(double sigma) {
        return 1 / Math.sqrt(sigma * sigma + 1);
    }

    @Override
    public final void addNoise(float[] latents, float[] noise) {
        var sigma = sigma(index());
        for (var i = 0; i < latents.length; i++) {
            latents[i] = (float) (latents[i] + sigma * noise[i]);
        }
    }
}
