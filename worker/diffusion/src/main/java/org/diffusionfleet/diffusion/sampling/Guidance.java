package org.diffusionfleet.diffusion.sampling;

/** Classifier-free guidance (Ho and Salimans 2022) as Stable Diffusion writes it: ε = u + s·(c − u). */
final class Guidance {
    private Guidance() {}

    static float[] combine(float[] unconditional, float[] conditional, float scale) {
        var combined = new float[conditional.length];
        for (var i = 0; i < combined.length; i++) {
            combined[i] = unconditional[i] + scale * (conditional[i] - unconditional[i]);
        }
        return combined;
    }
}
