package org.diffusionfleet.diffusion.sampler;

import java.util.Arrays;
import org.diffusionfleet.diffusion.SigmaSpacing;

/**
 * The noise levels of diffusers' DPM-Solver and UniPC classes: at whole timesteps, one more spaced than are visited.
 *
 * @param table σ of every training timestep
 * @param spacing which timesteps
 * @param offset added to each with leading spacing
 * @param config what the file says of them
 */
@SuppressWarnings("ArrayRecordComponent") // The model's table, never changed.
record SolverSigmas(float[] table, TimestepSpacing spacing, int offset, SigmaConfig config) implements Sigmas {
    @Override
    public int trained() {
        return table.length;
    }

    @Override
    public SigmaTable table(int steps, SigmaSpacing requested) {
        Steps.check(steps, table.length);
        var last = config.finalMin() ? table[0] : 0;
        var curve = config.choice(requested);
        return switch (curve) {
            case MODEL -> {
                var timesteps = Steps.narrow(timesteps(steps), table.length);
                var sigmas = new double[timesteps.length];
                Arrays.setAll(sigmas, i -> table[(int) timesteps[i]]);
                yield SigmaTable.of(timesteps, sigmas, last);
            }
            case KARRAS, LU -> along(curve, steps, last, !config.fractional());
            case EXPONENTIAL, BETA -> along(curve, steps, last, false);
        };
    }

    private double[] timesteps(int steps) {
        var noisiest = trained() - clipped();
        var timesteps = switch (spacing) {
            case LEADING, LINSPACE ->
                Arrays.copyOf(spacing.timesteps(Steps.check(steps, noisiest - 1) + 1, noisiest, offset), steps);
            case TRAILING -> TimestepSpacing.trailing(steps, trained(), noisiest);
        };
        for (var i = 0; i < timesteps.length; i++) {
            timesteps[i] = Math.rint(timesteps[i]);
        }
        return timesteps;
    }

    /** The noisiest timesteps, whose ln(α/σ) lies below the floor. */
    private int clipped() {
        var clipped = 0;
        while (clipped < table.length - 1 && -Math.log(table[table.length - 1 - clipped]) < config.logSnrFloor()) {
            clipped++;
        }
        return clipped;
    }

    private SigmaTable along(SigmaCurve curve, int steps, double last, boolean rounded) {
        var sigmas = curve.levels(
                config.max().orElse(table[table.length - 1]), config.min().orElse(table[0]), steps);
        var timesteps = new float[steps];
        for (var i = 0; i < steps; i++) {
            var timestep = SigmaLookup.timestep(sigmas[i], table);
            timesteps[i] = (int) (rounded ? Math.rint(timestep) : timestep);
        }
        return SigmaTable.of(timesteps, sigmas, last);
    }
}
