package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.diffusion.noise.GaussianNoise;

/**
 * What one sample asks of its sampler.
 *
 * @param steps steps as the user counts them, 1 or more
 * @param eta share of fresh noise per step, 0 to 1, for samplers that have one
 * @param sigmas how the noise levels fall, for samplers that step along them
 * @param strength how much of the run is taken, above 0 to 1: image to image starts part-way, at 1 the whole run is taken
 * @param size numbers in the latents
 * @param noise where fresh noise comes from: the sample's own stream
 */
public record RunOptions(int steps, double eta, SigmaSpacing sigmas, double strength, int size, GaussianNoise noise) {
    public RunOptions {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be 1 or more, not " + steps);
        }
        if (!(strength > 0 && strength <= 1)) {
            throw new IllegalArgumentException("strength must be above 0 and at most 1, not " + strength);
        }
        if ((int) (steps * strength) == 0) {
            throw new IllegalArgumentException(
                    "strength %s of %d steps leaves none to take".formatted(strength, steps));
        }
    }

    /** A whole run from pure noise. */
    public static RunOptions textToImage(int steps, double eta, SigmaSpacing sigmas, int size, GaussianNoise noise) {
        return new RunOptions(steps, eta, sigmas, 1, size, noise);
    }

    /** Steps left out before the first: {@code t_start} of diffusers' image-to-image pipelines. */
    int skipped() {
        return first(steps);
    }

    /** Where a run of {@code count} timesteps begins, counted as {@link #skipped()}. */
    int first(int count) {
        return strength == 1 ? 0 : count - (int) (steps * strength);
    }
}
