package org.diffusionfleet.diffusion;

/**
 * A picture in memory. The array is not copied: whoever holds the record may read it and must not write it.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb red, green and blue bytes, row after row from the top left; {@code 3 * width * height} long
 */
@SuppressWarnings("ArrayRecordComponent") // Megabytes: a copy or a list would cost more than it guards.
public record RgbImage(int width, int height, byte[] rgb) {
    public RgbImage {
        if (rgb.length != 3 * width * height) {
            throw new IllegalArgumentException(
                    "rgb must be 3 * %d * %d bytes, not %d".formatted(width, height, rgb.length));
        }
    }

    /** A picture of this size with nothing on it. */
    public RgbImage blackened() {
        return new RgbImage(width, height, new byte[rgb.length]);
    }
}
