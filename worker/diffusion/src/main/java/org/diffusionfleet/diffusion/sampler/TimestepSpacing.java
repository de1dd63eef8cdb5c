package org.diffusionfleet.diffusion.sampler;

/** Which training timesteps a run visits: diffusers' {@code timestep_spacing} (Lin et al. 2023, table 2). */
public enum TimestepSpacing {
    /** Every whole stride from 0, plus the offset. */
    LEADING {
        @Override
        int timestep(int i, int steps, int trainTimesteps, int offset) {
            return i * (trainTimesteps / steps) + offset;
        }
    },
    /** Every stride down from the last. */
    TRAILING {
        @Override
        int timestep(int i, int steps, int trainTimesteps, int offset) {
            var stride = trainTimesteps - (trainTimesteps - (double) trainTimesteps / steps);
            return (int) Math.rint(trainTimesteps - (steps - 1 - i) * stride) - 1;
        }
    },
    /** Evenly from the first to the last. */
    LINSPACE {
        @Override
        int timestep(int i, int steps, int trainTimesteps, int offset) {
            return (int) Math.rint(i * ((trainTimesteps - 1.0) / Math.max(1, steps - 1)));
        }
    };

    /** The {@code i}-th timestep of {@code steps}, in rising order. Ties round to even, as NumPy rounds. */
    abstract int timestep(int i, int steps, int trainTimesteps, int offset);
}
