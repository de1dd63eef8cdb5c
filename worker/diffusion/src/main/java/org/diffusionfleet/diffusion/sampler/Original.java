package org.diffusionfleet.diffusion.sampler;

/** Predicts x₀ from what the model said, within the model's bounds. One run's; allocates nothing after its beginning. */
final class Original {
    private final PredictionType prediction;
    private final OriginalBounds bounds;
    private final float[] magnitudes;

    Original(PredictionType prediction, OriginalBounds bounds, int size) {
        this.prediction = prediction;
        this.bounds = bounds;
        this.magnitudes = new float[bounds.thresholding() ? size : 0];
    }

    /**
     * Fills {@code into} with x₀.
     *
     * @param signal share of x₀ in the latents that the model saw
     * @param noise share of ε in them
     * @param scale what the latents were multiplied by for the model
     */
    void predict(double signal, double noise, double scale, float[] latents, float[] output, float[] into) {
        for (var i = 0; i < into.length; i++) {
            into[i] = (float) prediction.original(signal, noise, scale * latents[i], output[i]);
        }
        if (bounds.thresholding()) {
            threshold(into);
        } else if (bounds.clip() < Double.POSITIVE_INFINITY) {
            clip(into, (float) bounds.clip(), 1);
        }
    }

    private void threshold(float[] values) {
        for (var i = 0; i < values.length; i++) {
            magnitudes[i] = Math.abs(values[i]);
        }
        var limit = (float) Math.min(Math.max(Quantile.of(magnitudes, bounds.ratio()), 1), bounds.maxValue());
        clip(values, limit, limit);
    }

    private static void clip(float[] values, float limit, float divisor) {
        for (var i = 0; i < values.length; i++) {
            values[i] = Math.clamp(values[i], -limit, limit) / divisor;
        }
    }
}
