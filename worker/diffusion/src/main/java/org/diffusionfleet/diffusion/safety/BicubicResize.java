package org.diffusionfleet.diffusion.safety;

import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.RgbImage;

/**
 * Bicubic resizing as Pillow does it, to the last bit: a = −1/2, the kernel widened when a picture shrinks
 * (antialiasing), first across, then down, each in 22-bit fixed point and rounded to bytes.
 */
final class BicubicResize {
    private static final int CHANNELS = 3;
    private static final int FRACTION_BITS = 22;
    private static final double SUPPORT = 2;
    private static final double A = -0.5;

    private BicubicResize() {}

    static RgbImage resize(RgbImage image, int width, int height) {
        var across = width == image.width() ? image : across(image, taps(image.width(), width));
        return height == image.height() ? across : down(across, taps(image.height(), height));
    }

    /** What an output pixel is made of: input pixels from {@code first} on, weighted. */
    private record Taps(int first, int[] weights) {}

    private static RgbImage across(RgbImage image, Taps[] columns) {
        var out = new byte[CHANNELS * columns.length * image.height()];
        for (var y = 0; y < image.height(); y++) {
            for (var x = 0; x < columns.length; x++) {
                sum(image.rgb(), y * image.width() + columns[x].first, 1, columns[x], out, y * columns.length + x);
            }
        }
        return new RgbImage(columns.length, image.height(), out);
    }

    private static RgbImage down(RgbImage image, Taps[] rows) {
        var width = image.width();
        var out = new byte[CHANNELS * width * rows.length];
        for (var y = 0; y < rows.length; y++) {
            for (var x = 0; x < width; x++) {
                sum(image.rgb(), rows[y].first * width + x, width, rows[y], out, y * width + x);
            }
        }
        return new RgbImage(width, rows.length, out);
    }

    /** One output pixel from input pixels {@code stride} apart. */
    private static void sum(byte[] in, int from, int stride, Taps taps, byte[] out, int to) {
        for (var channel = 0; channel < CHANNELS; channel++) {
            var sum = 1 << (FRACTION_BITS - 1);
            for (var i = 0; i < taps.weights.length; i++) {
                sum += (in[CHANNELS * (from + i * stride) + channel] & 0xff) * taps.weights[i];
            }
            out[CHANNELS * to + channel] = (byte) Math.clamp(sum >> FRACTION_BITS, 0, 255);
        }
    }

    private static Taps[] taps(int from, int to) {
        var scale = (double) from / to;
        var widened = Math.max(1, scale);
        return IntStream.range(0, to)
                .mapToObj(i -> taps(from, (i + 0.5) * scale, widened))
                .toArray(Taps[]::new);
    }

    private static Taps taps(int size, double centre, double widened) {
        var first = Math.max(0, (int) (centre - SUPPORT * widened + 0.5));
        var end = Math.min(size, (int) (centre + SUPPORT * widened + 0.5));
        var weights = IntStream.range(first, end)
                .mapToDouble(i -> kernel((i - centre + 0.5) * (1 / widened)))
                .toArray();
        // One after the other: a stream's own sum is more exact than the reference's.
        var sum = 0.0;
        for (var weight : weights) {
            sum += weight;
        }
        var fixed = new int[weights.length];
        for (var i = 0; i < fixed.length; i++) {
            fixed[i] = fixed(weights[i] / sum);
        }
        return new Taps(first, fixed);
    }

    private static int fixed(double weight) {
        return (int) (Math.copySign(0.5, weight) + weight * (1 << FRACTION_BITS));
    }

    /** The cubic convolution kernel (R. G. Keys, 1981). */
    private static double kernel(double distance) {
        var x = Math.abs(distance);
        if (x < 1) {
            return ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
}
