package org.diffusionfleet.diffusion.image;

import java.util.Arrays;
import org.diffusionfleet.diffusion.RgbImage;

/**
 * Resampling with a Lanczos window of three lobes, widened by the factor of reduction, first along rows, then along columns
 * (Duchon 1979). Weights are in fixed point and rounded as Pillow's, so that the bytes are Pillow's.
 */
final class Lanczos {
    private static final double LOBES = 3;
    /** Bits after the point: 8 of 32 are the sample's, 2 are for weights above 1 and their sign. */
    private static final int PRECISION = 32 - 8 - 2;

    private static final int HALF = 1 << (PRECISION - 1);

    private Lanczos() {}

    static RgbImage resize(RgbImage picture, int width, int height) {
        var rows = width == picture.width() ? picture : transposed(alongColumns(transposed(picture), width));
        return height == picture.height() ? rows : alongColumns(rows, height);
    }

    /** The samples that make one, from {@code first} on. */
    private record Window(int first, int[] weights) {
        static Window of(int target, int from, int to) {
            var scale = (double) from / to;
            var widening = Math.max(1, scale);
            var support = LOBES * widening;
            var centre = (target + 0.5) * scale;
            var first = Math.max(0, (int) (centre - support + 0.5));
            var weights = new double[Math.min(from, (int) (centre + support + 0.5)) - first];
            var sum = 0.0;
            for (var i = 0; i < weights.length; i++) {
                weights[i] = kernel((first + i - centre + 0.5) / widening);
                sum += weights[i];
            }
            return new Window(first, fixedPoint(weights, sum));
        }

        private static int[] fixedPoint(double[] weights, double sum) {
            var fixed = new int[weights.length];
            for (var i = 0; i < fixed.length; i++) {
                var weight = weights[i] / sum * (1 << PRECISION);
                fixed[i] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
            }
            return fixed;
        }
    }

    private static double kernel(double x) {
        return Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** A row of bytes at a time: the inner loop walks along memory. */
    private static RgbImage alongColumns(RgbImage picture, int height) {
        var stride = 3 * picture.width();
        var made = new byte[stride * height];
        var sums = new int[stride];
        for (var y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            var window = Window.of(y, picture.height(), height);
            for (var i = 0; i < window.weights.length; i++) {
                var row = (window.first + i) * stride;
                for (var x = 0; x < stride; x++) {
                    sums[x] += window.weights[i] * (picture.rgb()[row + x] & 0xff);
                }
            }
            for (var x = 0; x < stride; x++) {
                made[y * stride + x] = (byte) Math.clamp(sums[x] >> PRECISION, 0, 255);
            }
        }
        return new RgbImage(picture.width(), height, made);
    }

    private static RgbImage transposed(RgbImage picture) {
        return Orientation.TRANSPOSED.turn(picture);
    }
}
