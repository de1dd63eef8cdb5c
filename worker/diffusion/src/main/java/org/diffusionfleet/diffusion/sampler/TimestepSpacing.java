package org.diffusionfleet.diffusion.sampler;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Which training timesteps a run visits: diffusers' {@code timestep_spacing} (Lin et al. 2023, table 2). */
public enum TimestepSpacing {
    /** Every whole stride from 0, plus the offset. */
    LEADING {
        @Override
        double[] timesteps(int steps, int trained, int offset) {
            var stride = trained / steps;
            return falling(steps, i -> (double) (steps - 1 - i) * stride + offset);
        }
    },
    /** Every stride down from the last. */
    TRAILING {
        @Override
        double[] timesteps(int steps, int trained, int offset) {
            return trailing(steps, trained, trained);
        }
    },
    /** Evenly from the first to the last, between timesteps where they do not divide. */
    LINSPACE {
        @Override
        double[] timesteps(int steps, int trained, int offset) {
            var stride = (trained - 1.0) / Math.max(1, steps - 1);
            return falling(steps, i -> (steps - 1 - i) * stride);
        }
    };

    /** The timesteps of a run, falling. */
    abstract double[] timesteps(int steps, int trained, int offset);

    /**
     * The trailing timesteps that begin below {@code last}: fewer than {@code steps} where the noisiest are cut off. The
     * stride is rounded as NumPy's {@code arange} rounds it, and ties go to even.
     */
    static double[] trailing(int steps, int trained, int last) {
        var stride = last - (last - (double) trained / steps);
        var count = (int) Math.min(steps, Math.ceil(last / ((double) trained / steps)));
        return falling(count, i -> Math.rint(last - i * stride) - 1);
    }

    private static double[] falling(int steps, IntToDoubleFunction timestep) {
        return IntStream.range(0, steps).mapToDouble(timestep).toArray();
    }
}
