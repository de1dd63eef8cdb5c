package org.diffusionfleet.diffusion.sampler;

/** Quantiles of the β(a, a) distribution, a = 0.6, by bisection of its distribution function's series. */
final class BetaQuantile {
    private static final double A = 0.6;

    private BetaQuantile() {}

    /** The x in [0, 1] that the share {@code p} of the distribution lies below. */
    static double of(double p) {
        if (p > 0.5) {
            return 1 - of(1 - p);
        }
        var wanted = 2 * p * incomplete(0.5);
        var low = 0.0;
        var high = 0.5;
        for (var i = 0; i < Double.PRECISION; i++) {
            var middle = (low + high) / 2;
            if (incomplete(middle) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return p == 0 ? 0 : (low + high) / 2;
    }

    /** ∫₀ˣ (t(1−t))^{a−1} dt for x up to ½, as xᵃ·Σ (1−a)ₙ·xⁿ / (n!·(a+n)). */
    private static double incomplete(double x) {
        var sum = 0.0;
        var term = 1.0;
        for (var n = 0; n < Double.PRECISION; n++) {
            sum += term / (A + n);
            term *= (1 - A + n) / (n + 1) * x;
        }
        return Math.pow(x, A) * sum;
    }
}
