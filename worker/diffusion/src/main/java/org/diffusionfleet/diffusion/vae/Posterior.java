package org.diffusionfleet.diffusion.vae;

import org.diffusionfleet.diffusion.noise.GaussianNoise;

/** What the encoder believes of a picture's latents: a normal distribution for each (Kingma and Welling 2014, section 3). */
final class Posterior {
    private static final float LEAST_LOG_VARIANCE = -30;
    private static final float MOST_LOG_VARIANCE = 20;

    private Posterior() {}

    /** Draws latents, clamped as diffusers clamps; {@code parameters} are all means, then all logarithms of variances. */
    static float[] draw(float[] parameters, GaussianNoise noise) {
        var latents = noise.draw(parameters.length / 2);
        for (var i = 0; i < latents.length; i++) {
            var logVariance = Math.clamp(parameters[latents.length + i], LEAST_LOG_VARIANCE, MOST_LOG_VARIANCE);
            latents[i] = parameters[i] + (float) Math.exp(0.5 * logVariance) * latents[i];
        }
        return latents;
    }
}
