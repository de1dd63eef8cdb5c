package org.diffusionfleet.diffusion.sampler;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.SigmaSpacing;

/** How σ falls in a run, of the curves that {@code scheduler_config.json} knows. */
public enum SigmaCurve {
    /** As the timesteps' own σ. */
    MODEL {
        @Override
        double[] levels(double max, double min, int steps) {
            throw new IllegalStateException("the model's own levels are no curve");
        }
    },
    /** Karras et al. 2022, equation 5. */
    KARRAS {
        private static final double RHO = 7;

        @Override
        double[] levels(double max, double min, int steps) {
            return ramp(sigma -> Math.pow(sigma, 1 / RHO), root -> Math.pow(root, RHO), max, min, steps);
        }
    },
    /** Evenly in log σ. */
    EXPONENTIAL {
        @Override
        double[] levels(double max, double min, int steps) {
            return ramp(Math::log, Math::exp, max, min, steps);
        }
    },
    /** Evenly in λ = −ln σ: Lu et al. 2022. */
    LU {
        @Override
        double[] levels(double max, double min, int steps) {
            return EXPONENTIAL.levels(max, min, steps);
        }
    },
    /** Lee et al. 2024, "Beta sampling is all you need": at the quantiles of the β(0.6, 0.6) distribution. */
    BETA {
        @Override
        double[] levels(double max, double min, int steps) {
            return ramp(p -> p, p -> min + BetaQuantile.of(p) * (max - min), 1, 0, steps);
        }
    };

    /** The noise levels of a run, falling from {@code max} to {@code min}. */
    abstract double[] levels(double max, double min, int steps);

    static SigmaCurve of(SigmaSpacing spacing) {
        return switch (spacing) {
            case MODEL -> MODEL;
            case KARRAS -> KARRAS;
            case EXPONENTIAL -> EXPONENTIAL;
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
}
