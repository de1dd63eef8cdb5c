package org.diffusionfleet.diffusion.text;

/**
 * Weighs the vectors of a window, as AUTOMATIC1111's web UI does unless told otherwise: each vector times its token's
 * weight, then all of them times one factor that gives the window back the mean it had.
 */
final class Emphasis {
    private Emphasis() {}

    /**
     * Returns {@code hidden} itself if every weight is 1.
     *
     * @param hidden one vector per weight
     * @throws IllegalArgumentException if the weights leave no mean to restore
     */
    static float[] apply(float[] hidden, float[] weights) {
        if (isPlain(weights)) {
            return hidden;
        }
        var width = hidden.length / weights.length;
        var weighted = new float[hidden.length];
        for (var i = 0; i < hidden.length; i++) {
            weighted[i] = hidden[i] * weights[i / width];
        }
        var restore = mean(hidden) / mean(weighted);
        if (!Double.isFinite(restore)) {
            throw new IllegalArgumentException("the prompt's weights leave nothing of it");
        }
        for (var i = 0; i < weighted.length; i++) {
            weighted[i] *= (float) restore;
        }
        return weighted;
    }

    private static boolean isPlain(float[] weights) {
        for (var weight : weights) {
            if (weight != 1) {
                return false;
            }
        }
        return true;
    }

    private static double mean(float[] values) {
        var sum = 0.0;
        for (var value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
