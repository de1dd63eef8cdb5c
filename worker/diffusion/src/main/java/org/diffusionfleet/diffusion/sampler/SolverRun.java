package org.diffusionfleet.diffusion.sampler;

/**
 * A run of the exponential integrators: latents are α·x₀ + σ̂·ε with α² + σ̂² = 1, time is λ = ln(α/σ̂) = −ln σ.
 */
abstract class SolverRun extends TimetableRun {
    private final float[] sigmas;

    SolverRun(SigmaTable table, int first) {
        super(table.timesteps(), first);
        this.sigmas = table.sigmas();
    }

    /** Steps of the whole run, left-out ones counted. */
    final int steps() {
        return sigmas.length - 1;
    }

    final double alpha(int index) {
        return 1 / Math.sqrt((double) sigmas[index] * sigmas[index] + 1);
    }

    final double sigma(int index) {
        return sigmas[index] * alpha(index);
    }

    /** Infinite where no noise is left. */
    final double lambda(int index) {
        return -Math.log(sigmas[index]);
    }

    @Override
    public final void addNoise(float[] latents, float[] noise) {
        var signal = alpha(index());
        var noisiness = sigma(index());
        for (var i = 0; i < latents.length; i++) {
            latents[i] = (float) (signal * latents[i] + noisiness * noise[i]);
        }
    }
}
