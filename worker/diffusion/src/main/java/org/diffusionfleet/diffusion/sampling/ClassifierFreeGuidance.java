package org.diffusionfleet.diffusion.sampling;

import org.diffusionfleet.diffusion.Guidance;

/**
 * Classifier-free guidance (Ho and Salimans 2022) as Stable Diffusion writes it, ε = u + s·(c − u), with its standard deviation
 * pulled back to the conditional one's (Lin et al. 2023, equations 15 and 16).
 *
 * @param scale s
 * @param options when it acts, and how far it is rescaled
 */
record ClassifierFreeGuidance(float scale, Guidance options) {
    /** Replaces the conditional output by the guided one. */
    void apply(float[] unconditional, float[] conditional) {
        if (options.rescale() == 0) {
            combine(unconditional, conditional);
            return;
        }
        var wanted = deviation(conditional);
        combine(unconditional, conditional);
        var factor = options.rescale() * wanted / deviation(conditional) + 1 - options.rescale();
        for (var i = 0; i < conditional.length; i++) {
            conditional[i] *= (float) factor;
        }
    }

    private void combine(float[] unconditional, float[] conditional) {
        for (var i = 0; i < conditional.length; i++) {
            conditional[i] = unconditional[i] + scale * (conditional[i] - unconditional[i]);
        }
    }

    /** Standard deviation over the sample's own numbers; whether of n or n − 1 cancels out in the ratio. */
    private static double deviation(float[] values) {
        var mean = 0.0;
        for (var value : values) {
            mean += value;
        }
        mean /= values.length;
        var squares = 0.0;
        for (var value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares);
    }
}
