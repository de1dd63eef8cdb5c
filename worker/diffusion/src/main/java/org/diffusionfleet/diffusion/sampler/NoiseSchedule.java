package org.diffusionfleet.diffusion.sampler;

import java.util.List;

/**
 * The noise level at every training timestep: ᾱ(t) = ∏(1−β) (Ho et al. 2020, equation 4), or σ(t) = √((1−ᾱ)/ᾱ). It is
 * kept in single precision, as everywhere since the models were trained. Immutable.
 */
final class NoiseSchedule {
    /** What stands for ᾱ = 0 where σ must stay finite; diffusers' value. */
    private static final float NEARLY_NO_SIGNAL = 0x1p-24f;

    private final float[] alphaBars;

    private NoiseSchedule(float[] alphaBars) {
        this.alphaBars = alphaBars;
    }

    static NoiseSchedule of(List<Float> betas) {
        var alphas = new float[betas.size()];
        for (var t = 0; t < alphas.length; t++) {
            alphas[t] = 1 - betas.get(t);
        }
        return new NoiseSchedule(product(alphas));
    }

    private static float[] product(float[] alphas) {
        var alphaBars = new float[alphas.length];
        var product = 1.0;
        for (var t = 0; t < alphas.length; t++) {
            product *= alphas[t];
            alphaBars[t] = (float) product;
        }
        return alphaBars;
    }

    /** The schedule shifted so that the last timestep is pure noise: Lin et al. 2023, algorithm 1. */
    NoiseSchedule withZeroTerminalSnr() {
        var first = (float) Math.sqrt(alphaBars[0]);
        var last = (float) Math.sqrt(alphaBars[alphaBars.length - 1]);
        var stretch = first / (first - last);
        var alphas = new float[alphaBars.length];
        var before = 1f;
        for (var t = 0; t < alphas.length; t++) {
            var signal = ((float) Math.sqrt(alphaBars[t]) - last) * stretch;
            var alphaBar = signal * signal;
            var beta = 1 - alphaBar / before;
            alphas[t] = 1 - beta;
            before = alphaBar;
        }
        return new NoiseSchedule(product(alphas));
    }

    /** Training timesteps. */
    int length() {
        return alphaBars.length;
    }

    double alphaBar(int timestep) {
        return alphaBars[timestep];
    }

    /**
     * Checks that a run can start from a timestep.
     *
     * @throws IllegalArgumentException if x₀ cannot be told from ε there, because there is nothing of it
     */
    void requireSignal(int timestep, PredictionType prediction) {
        if (alphaBars[timestep] == 0 && prediction == PredictionType.EPSILON) {
            throw new IllegalArgumentException(
                    "a model of rescale_betas_zero_snr that predicts epsilon cannot start from timestep %d, which holds no signal"
                            .formatted(timestep));
        }
    }

    /** σ at every timestep, rising. */
    float[] sigmas() {
        var sigmas = new float[alphaBars.length];
        for (var t = 0; t < sigmas.length; t++) {
            var alphaBar = alphaBars[t] == 0 ? NEARLY_NO_SIGNAL : alphaBars[t];
            sigmas[t] = (float) Math.sqrt((1 - alphaBar) / alphaBar);
        }
        return sigmas;
    }

    /** Noises a picture's latents to a timestep's level in place: Ho et al. 2020, equation 4. */
    void addNoise(float[] latents, float[] noise, int timestep) {
        var signal = Math.sqrt(alphaBar(timestep));
        var noisiness = Math.sqrt(1 - alphaBar(timestep));
        for (var i = 0; i < latents.length; i++) {
            latents[i] = (float) (signal * latents[i] + noisiness * noise[i]);
        }
    }
}
