package org.diffusionfleet.worker.image;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.diffusionfleet.diffusion.RgbImage;

/**
 * One block of a watermark, 8×8 pixels: its colours as the mark's readers see them, and the bit they hold. Immutable.
 *
 * <p>The Haar transform of OpenCV's U halves each direction: sixteen coefficients a block. The bit is in the largest of
 * them, the first not counted: where it lies within a step of {@value #STEP}, 0 in the lower and 1 in the upper half.
 */
final class WatermarkBlock {

    static final int SIDE = 8;
    private static final int ROW = SIDE / 2;
    private static final int PIXELS = SIDE * SIDE;
    private static final double STEP = 36;

    /** How far from the middle of its half, which ends at 9, a coefficient may come to lie. */
    private static final double TOLERANCE = 5;

    /** The same where the middle would be seen. */
    private static final double WEAK_TOLERANCE = 7.5;

    private static final double WEAK = 6;

    /**
     * Most change of a block, as the sum of squares over its bytes: what it takes to bring one coefficient up by a whole
     * step. Where blue is at its end, as in white, all sixteen would have to go down, and that shows.
     */
    private static final int VISIBLE = 6000;

    private static final int CORRECTIONS = 3;

    /** As PyWavelets has it, and added up in its order: a value on the edge between two bits must fall alike. */
    private static final double HAAR = 0.7071067811865476;

    /** What a change of U does to blue and green if Y and V stay: OpenCV's inverse. */
    private static final double BLUE_OF_U = 2.032;

    private static final double GREEN_OF_U = -0.395;

    private final byte[] rgb;
    private final double[] coefficients;
    private final int strongest;

    private WatermarkBlock(byte[] rgb) {
        this.rgb = rgb;
        this.coefficients = coefficients(rgb);
        this.strongest = strongest(coefficients);
    }

    static WatermarkBlock of(RgbImage image, int left, int top) {
        var rgb = new byte[3 * PIXELS];
        for (int y = 0; y < SIDE; y++) {
            System.arraycopy(image.rgb(), 3 * ((top + y) * image.width() + left), rgb, 3 * SIDE * y, 3 * SIDE);
        }
        return new WatermarkBlock(rgb);
    }

    void write(byte[] picture, int width, int left, int top) {
        for (int y = 0; y < SIDE; y++) {
            System.arraycopy(rgb, 3 * SIDE * y, picture, 3 * ((top + y) * width + left), 3 * SIDE);
        }
    }

    boolean bit() {
        return coefficients[strongest] % STEP > STEP / 2;
    }

    /**
     * The block with a bit in it: of the ways up and down to the middle of the bit's half the one that changes less. If
     * the colours cannot go there, or only so that it shows, one just goes into the half; if that fails too, the block
     * stays as it is, and the others outvote it.
     */
    WatermarkBlock marked(boolean bit) {
        var middle = middle(bit);
        var above = middle + STEP * Math.ceil((coefficients[strongest] - middle) / STEP);
        return nearest(middle, TOLERANCE, above, above - STEP)
                .filter(block -> distance(block) <= VISIBLE)
                .or(() -> nearest(middle, WEAK_TOLERANCE, above - WEAK, above - STEP + WEAK))
                .orElse(this);
    }

    private Optional<WatermarkBlock> nearest(double middle, double tolerance, double... levels) {
        return DoubleStream.of(levels)
                .mapToObj(this::settled)
                .filter(block -> Math.abs(block.coefficients[block.strongest] % STEP - middle) <= tolerance)
                .min(Comparator.comparingInt(this::distance));
    }

    private static double middle(boolean bit) {
        return bit ? 0.75 * STEP : 0.25 * STEP;
    }

    private int distance(WatermarkBlock other) {
        var squares = 0;
        for (int i = 0; i < rgb.length; i++) {
            var difference = (rgb[i] & 0xff) - (other.rgb[i] & 0xff);
            squares += difference * difference;
        }
        return squares;
    }

    /** Rounding and the ends of the colour range take something off a change, so it is measured and corrected. */
    private WatermarkBlock settled(double level) {
        var block = this;
        for (int n = 0; n < CORRECTIONS && Math.abs(block.coefficients[block.strongest] - level) > 1; n++) {
            block = block.changed(block.changes(level));
        }
        return block;
    }

    /** Brings the largest coefficient to a level and those above it down to it, so that it stays the largest. */
    private double[] changes(double level) {
        var changes = new double[coefficients.length];
        for (int i = 1; i < changes.length; i++) {
            changes[i] = Math.min(0, level - coefficients[i]);
        }
        changes[strongest] = level - coefficients[strongest];
        return changes;
    }

    private WatermarkBlock changed(double[] changes) {
        var changed = rgb.clone();
        for (int i = 0; i < PIXELS; i++) {
            var ofU = changes[i / SIDE / 2 * ROW + i % SIDE / 2] / 2;
            changed[3 * i + 1] = moved(changed[3 * i + 1], GREEN_OF_U * ofU);
            changed[3 * i + 2] = moved(changed[3 * i + 2], BLUE_OF_U * ofU);
        }
        return new WatermarkBlock(changed);
    }

    private static byte moved(byte colour, double by) {
        return (byte) Math.clamp(Math.round((colour & 0xff) + by), 0, 255);
    }

    private static double[] coefficients(byte[] rgb) {
        var u = new double[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            u[i] = u(rgb[3 * i] & 0xff, rgb[3 * i + 1] & 0xff, rgb[3 * i + 2] & 0xff);
        }
        var coefficients = new double[ROW * ROW];
        for (int i = 0; i < coefficients.length; i++) {
            var first = i / ROW * 2 * SIDE + i % ROW * 2;
            var left = HAAR * u[first] + HAAR * u[first + SIDE];
            var right = HAAR * u[first + 1] + HAAR * u[first + SIDE + 1];
            coefficients[i] = HAAR * left + HAAR * right;
        }
        return coefficients;
    }

    /** OpenCV's 8-bit BGR to YUV, in its 14-bit fixed point. */
    private static int u(int red, int green, int blue) {
        var y = rounded(1868 * blue + 9617 * green + 4899 * red);
        return Math.clamp(rounded(8061 * (blue - y)) + 128, 0, 255);
    }

    private static int rounded(int fixed) {
        return (fixed + (1 << 13)) >> 14;
    }

    private static int strongest(double[] coefficients) {
        var strongest = 1;
        for (int i = 2; i < coefficients.length; i++) {
            if (coefficients[i] > coefficients[strongest]) {
                strongest = i;
            }
        }
        return strongest;
    }
}
