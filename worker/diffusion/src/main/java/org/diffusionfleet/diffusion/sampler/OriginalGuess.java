package org.diffusionfleet.diffusion.sampler;

/** The picture's latents as the model's latest answer has them, whatever the sampler makes of it. Immutable. */
public final class OriginalGuess {
    /** Of signal and noise; where there is less of one, the answer says nothing of the other. */
    private static final double LEAST = 1e-3;

    private final NoiseSchedule schedule;
    private final PredictionType prediction;

    static OriginalGuess of(NoiseScheduleConfig config) {
        return new OriginalGuess(NoiseSchedule.of(config.betas()), config.prediction());
    }

    OriginalGuess(NoiseSchedule schedule, PredictionType prediction) {
        this.schedule = schedule;
        this.prediction = prediction;
    }

    /**
     * Makes x₀.
     *
     * @param seen what the model was shown: the scaled latents, and maybe more after them
     * @param answer what it said, guided
     * @param timestep when; between two training timesteps the nearest one's noise level is taken
     * @return as many numbers as the answer has
     */
    public float[] of(float[] seen, float[] answer, float timestep) {
        var alphaBar = schedule.alphaBar(Math.clamp(Math.round(timestep), 0, schedule.length() - 1));
        var signal = Math.max(LEAST, Math.sqrt(alphaBar));
        var noise = Math.max(LEAST, Math.sqrt(1 - alphaBar));
        var original = new float[answer.length];
        for (var i = 0; i < original.length; i++) {
            original[i] = (float) prediction.original(signal, noise, seen[i], answer[i]);
        }
        return original;
    }
}
