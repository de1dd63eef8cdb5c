package org.diffusionfleet.worker.image;

import java.nio.charset.StandardCharsets;
import org.diffusionfleet.diffusion.RgbImage;

/**
 * The invisible watermark of the reference: a text in the chroma of a picture, written again and again from left to
 * right and top to bottom, a bit every 8×8 pixels, read by majority. Any reader of {@code invisible-watermark}'s
 * {@code dwtDct} method reads it (136 bits, for {@link #TEXT}).
 *
 * <p>Only the reader is the reference's. Its writer moves the largest coefficient of a block without a look at the
 * second, so that it often cannot be read at all; ours finds the least change that reads right, see {@link
 * WatermarkBlock}. Thread-safe.
 */
public final class Watermark {

    /** What the reference writes. */
    public static final String TEXT = "StableDiffusionV1";

    private static final byte[] TEXT_BYTES = TEXT.getBytes(StandardCharsets.US_ASCII);

    /** Below 256×256 the reference refuses. */
    private static final int MIN_PIXELS = 256 * 256;

    private Watermark() {}

    /** Whether the picture is large enough for a mark: 256×256 pixels, or as many in another shape. */
    public static boolean fits(RgbImage image) {
        return (long) image.width() * image.height() >= MIN_PIXELS && blocks(image) >= Byte.SIZE * TEXT.length();
    }

    /**
     * The picture with {@link #TEXT} in it; the same size, no pixel very different.
     *
     * @throws IllegalArgumentException if it does not fit
     */
    public static RgbImage mark(RgbImage image) {
        if (!fits(image)) {
            throw new IllegalArgumentException(
                    "%dx%d pixels hold no watermark".formatted(image.width(), image.height()));
        }
        var marked = image.rgb().clone();
        for (int i = 0; i < blocks(image); i++) {
            var bit = bit(TEXT_BYTES, i % (Byte.SIZE * TEXT_BYTES.length));
            block(image, i).marked(bit).write(marked, image.width(), left(image, i), top(image, i));
        }
        return new RgbImage(image.width(), image.height(), marked);
    }

    /**
     * What stands in a picture that holds a mark of so many bytes; in any other picture, chance.
     *
     * @param length of the mark, in bytes
     */
    public static byte[] read(RgbImage image, int length) {
        var bits = Byte.SIZE * length;
        var votes = new int[bits];
        var ones = new int[bits];
        for (int i = 0; i < blocks(image); i++) {
            votes[i % bits]++;
            ones[i % bits] += block(image, i).bit() ? 1 : 0;
        }
        var read = new byte[length];
        for (int i = 0; i < bits; i++) {
            // The reference's majority, which gives a tie, and in large pictures nearly one, to 1.
            if ((double) ones[i] / votes[i] * 255 > 127) {
                read[i / Byte.SIZE] |= (byte) (0x80 >> i % Byte.SIZE);
            }
        }
        return read;
    }

    private static boolean bit(byte[] text, int index) {
        return (text[index / Byte.SIZE] << index % Byte.SIZE & 0x80) != 0;
    }

    private static int columns(RgbImage image) {
        return image.width() / WatermarkBlock.SIDE;
    }

    private static int blocks(RgbImage image) {
        return columns(image) * (image.height() / WatermarkBlock.SIDE);
    }

    private static WatermarkBlock block(RgbImage image, int index) {
        return WatermarkBlock.of(image, left(image, index), top(image, index));
    }

    private static int left(RgbImage image, int index) {
        return index % columns(image) * WatermarkBlock.SIDE;
    }

    private static int top(RgbImage image, int index) {
        return index / columns(image) * WatermarkBlock.SIDE;
    }
}
