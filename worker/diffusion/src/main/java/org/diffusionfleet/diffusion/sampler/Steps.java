package org.diffusionfleet.diffusion.sampler;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The limits on a run's steps that samplers share. */
final class Steps {
    private Steps() {}

    /**
     * Passes a step count through.
     *
     * @throws IllegalArgumentException if there are more than {@code limit}, or none
     */
    static int check(int steps, int limit) {
        if (steps < 1 || steps > limit) {
            throw new IllegalArgumentException("steps must be 1 to %d, not %d".formatted(limit, steps));
        }
        return steps;
    }

    /**
     * Narrows timesteps to the precision the model is asked in.
     *
     * @param trained training timesteps of the model
     * @throws IllegalArgumentException if one lies outside the model's
     */
    static float[] narrow(double[] timesteps, int trained) {
        var narrowed = new float[timesteps.length];
        for (var i = 0; i < narrowed.length; i++) {
            narrowed[i] = (float) timesteps[i];
            if (!(timesteps[i] >= 0 && timesteps[i] <= trained - 1)) {
                throw new IllegalArgumentException(
                        "%d steps are too many: they reach timestep %.0f and the model ends at %d"
                                .formatted(timesteps.length, timesteps[i], trained - 1));
            }
        }
        return narrowed;
    }

    /** The longest run up to {@code limit} that {@code plan} does not refuse. */
    static int longest(int limit, IntConsumer plan) {
        return IntStream.iterate(limit, steps -> steps - 1)
                .limit(limit)
                .filter(steps -> allows(plan, steps))
                .findFirst()
                .orElse(0);
    }

    private static boolean allows(IntConsumer plan, int steps) {
        try {
            plan.accept(steps);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
