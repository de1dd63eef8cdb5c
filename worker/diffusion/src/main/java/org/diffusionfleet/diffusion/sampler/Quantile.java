package org.diffusionfleet.diffusion.sampler;

/** Order statistics in place: Hoare's selection, which unlike a library's sort allocates nothing. */
final class Quantile {
    private Quantile() {}

    /** The quantile between 0 and 1, linear between neighbours as NumPy's; {@code values} are reordered. */
    static double of(float[] values, double quantile) {
        var rank = quantile * (values.length - 1);
        var below = (int) rank;
        select(values, below);
        var low = values[below];
        var high = low;
        if (below + 1 < values.length) {
            high = Float.POSITIVE_INFINITY;
            for (var i = below + 1; i < values.length; i++) {
                high = Math.min(high, values[i]);
            }
        }
        return low + (rank - below) * (high - low);
    }

    /** Brings the value of rank {@code k} to place {@code k}, lower ones before it, higher ones after. */
    private static void select(float[] values, int k) {
        var left = 0;
        var right = values.length - 1;
        while (left < right) {
            var pivot = values[(left + right) >>> 1];
            var i = left;
            var j = right;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    var swapped = values[i];
                    values[i++] = values[j];
                    values[j--] = swapped;
                }
            }
            if (k <= j) {
                right = j;
            } else if (k >= i) {
                left = i;
            } else {
                return;
            }
        }
    }
}
