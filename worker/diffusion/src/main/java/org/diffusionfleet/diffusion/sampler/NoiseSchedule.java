package org.diffusionfleet.diffusion.sampler;

import java.util.stream.IntStream;

/**
 * The noise level at every training timestep, ᾱ(t) = ∏(1−β) (Ho et al. 2020, equation 4), and which timesteps a run of so
 * many steps visits. Immutable.
 */
public final class NoiseSchedule {
    private final NoiseScheduleConfig config;
    private final float[] alphaBars;

    public NoiseSchedule(NoiseScheduleConfig config) {
        this.config = config;
        this.alphaBars = new float[config.betas().size()];
        var product = 1.0;
        for (var t = 0; t < alphaBars.length; t++) {
            product *= 1 - config.betas().get(t);
            alphaBars[t] = (float) product;
        }
    }

    NoiseScheduleConfig config() {
        return config;
    }

    /** ᾱ at a training timestep; it is rounded to a float, as everywhere since the models were trained. */
    double alphaBar(int timestep) {
        return alphaBars[timestep];
    }

    /** ᾱ at a timestep, or beyond the first one where the last step lands. */
    double alphaBarOrFinal(int timestep, boolean alphaToOneIfAbsent) {
        if (timestep >= 0) {
            return alphaBars[timestep];
        }
        return config.setAlphaToOne().orElse(alphaToOneIfAbsent) ? 1 : alphaBars[0];
    }

    /** Noises a picture's latents to a timestep's level in place: Ho et al. 2020, equation 4. */
    void addNoise(float[] latents, float[] noise, int timestep) {
        var signal = Math.sqrt(alphaBar(timestep));
        var noisiness = Math.sqrt(1 - alphaBar(timestep));
        for (var i = 0; i < latents.length; i++) {
            latents[i] = (float) (signal * latents[i] + noisiness * noise[i]);
        }
    }

    /** Training timesteps between two steps of a run. */
    int stride(int steps) {
        return alphaBars.length / steps;
    }

    /** The longest run the schedule has: with leading spacing the offset can push the very longest over its end. */
    public int maxSteps() {
        return IntStream.iterate(alphaBars.length, steps -> steps - 1)
                .filter(steps -> last(steps) < alphaBars.length)
                .findFirst()
                .orElseThrow();
    }

    private int last(int steps) {
        return config.spacing().timestep(steps - 1, steps, alphaBars.length, config.stepsOffset());
    }

    /**
     * The timesteps of a run, falling.
     *
     * @throws IllegalArgumentException if the schedule has no such run
     */
    float[] timesteps(int steps) {
        if (steps < 1 || steps > alphaBars.length) {
            throw new IllegalArgumentException("steps must be 1 to %d, not %d".formatted(alphaBars.length, steps));
        }
        var timesteps = new float[steps];
        for (var i = 0; i < steps; i++) {
            timesteps[i] = config.spacing().timestep(steps - 1 - i, steps, alphaBars.length, config.stepsOffset());
        }
        if (timesteps[steps - 1] < 0 || timesteps[0] >= alphaBars.length) {
            throw new IllegalArgumentException(
                    "%d steps are too many: they reach timestep %.0f and the model ends at %d"
                            .formatted(steps, timesteps[0], alphaBars.length - 1));
        }
        return timesteps;
    }
}
