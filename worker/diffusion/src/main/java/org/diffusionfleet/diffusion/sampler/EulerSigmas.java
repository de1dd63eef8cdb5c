package org.diffusionfleet.diffusion.sampler;

import java.util.Arrays;
import org.diffusionfleet.diffusion.SigmaSpacing;

/**
 * The noise levels of diffusers' Euler and Heun classes: read off the run's timesteps, which may lie between two.
 *
 * @param table σ of every training timestep
 * @param spacing which timesteps
 * @param offset added to each with leading spacing
 * @param config what the file says of them
 * @param prediction what the model predicts
 */
@SuppressWarnings("ArrayRecordComponent") // The model's table, never changed.
record EulerSigmas(float[] table, TimestepSpacing spacing, int offset, SigmaConfig config, PredictionType prediction)
        implements Sigmas {
    @Override
    public int trained() {
        return table.length;
    }

    @Override
    public SigmaTable table(int steps, SigmaSpacing requested) {
        var timesteps =
                Steps.narrow(spacing.timesteps(Steps.check(steps, table.length), table.length, offset), table.length);
        var sigmas = levels(timesteps);
        var choice = config.choice(requested);
        if (choice != SigmaCurve.MODEL) {
            sigmas = choice.levels(
                    config.max().orElse(sigmas[0]), config.min().orElse(sigmas[sigmas.length - 1]), steps);
            for (var i = 0; i < steps; i++) {
                timesteps[i] = (float) SigmaLookup.timestep(sigmas[i], table);
            }
        }
        if (config.continuous() && prediction == PredictionType.V_PREDICTION) {
            for (var i = 0; i < steps; i++) {
                timesteps[i] = (float) (Math.log((float) sigmas[i]) / 4);
            }
        }
        return SigmaTable.of(timesteps, sigmas, sigmas.length > steps ? sigmas[steps] : last());
    }

    /** One per timestep; spaced evenly in log σ there is one more, the lowest, where the run ends. */
    private double[] levels(float[] timesteps) {
        if (config.logLinear()) {
            return SigmaCurve.ramp(Math::log, Math::exp, table[table.length - 1], table[0], timesteps.length + 1);
        }
        var sigmas = new double[timesteps.length];
        Arrays.setAll(sigmas, i -> SigmaLookup.sigma(timesteps[i], table));
        return sigmas;
    }

    private double last() {
        return config.finalMin() ? table[0] : 0;
    }

    /** Standard deviation of the latents that a run starts with. */
    float initNoiseSigma(SigmaTable run) {
        var max = run.sigmas()[0];
        for (var sigma : run.sigmas()) {
            max = Math.max(max, sigma);
        }
        return switch (spacing) {
            case LINSPACE, TRAILING -> max;
            case LEADING -> (float) Math.sqrt(max * max + 1);
        };
    }
}
