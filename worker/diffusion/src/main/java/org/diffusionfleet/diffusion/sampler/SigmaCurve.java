package org.diffusionfleet.diffusion.sampler;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.SigmaSpacing;

/** How σ falls in a run, and which timestep each σ belongs to. */
final class SigmaCurve {
    private static final double RHO = 7;

    private SigmaCurve() {}

    /** The noise levels from {@code max} to {@code min}, of a spacing other than the model's own. */
    static double[] between(SigmaSpacing spacing, double max, double min, int steps) {
        return switch (spacing) {
            case KARRAS -> ramp(sigma -> Math.pow(sigma, 1 / RHO), root -> Math.pow(root, RHO), max, min, steps);
            case EXPONENTIAL -> ramp(Math::log, Math::exp, max, min, steps);
            case MODEL -> throw new IllegalArgumentException("the model's own spacing is no curve");
        };
    }

    /** Evenly spaced under a map. */
    static double[] ramp(DoubleUnaryOperator map, DoubleUnaryOperator inverse, double max, double min, int steps) {
        var from = map.applyAsDouble(max);
        var to = map.applyAsDouble(min);
        return IntStream.range(0, steps)
                .mapToDouble(i -> inverse.applyAsDouble(from + i * (to - from) / Math.max(1, steps - 1)))
                .toArray();
    }

    /** σ at a timestep that may lie between two of the table. */
    static double at(double timestep, float[] table) {
        var below = Math.min((int) timestep, table.length - 1);
        var above = Math.min(below + 1, table.length - 1);
        return table[below] + (timestep - below) * ((double) table[above] - table[below]);
    }

    /** The timestep of a σ, linear in log σ between two of the table. */
    static double timestep(double sigma, float[] table) {
        var log = Math.log(Math.max(sigma, 1e-10));
        var below = 0;
        while (below + 2 < table.length && (float) Math.log(table[below + 1]) <= log) {
            below++;
        }
        var above = Math.min(below + 1, table.length - 1);
        var low = (float) Math.log(table[below]);
        var high = (float) Math.log(table[above]);
        var share = above == below ? 0 : Math.clamp((low - log) / (low - high), 0, 1);
        return (1 - share) * below + share * above;
    }
}
