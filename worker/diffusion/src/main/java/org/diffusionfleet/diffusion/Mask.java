package org.diffusionfleet.diffusion;

/**
 * Which pixels to repaint. The array is not copied: whoever holds the record may read it and must not write it.
 *
 * @param width pixels
 * @param height pixels
 * @param repaint row after row from the top left, {@code width * height} long
 */
@SuppressWarnings("ArrayRecordComponent") // As RgbImage's.
public record Mask(int width, int height, boolean[] repaint) {
    public Mask {
        if (repaint.length != width * height) {
            throw new IllegalArgumentException(
                    "repaint must be %d * %d long, not %d".formatted(width, height, repaint.length));
        }
    }

    /**
     * The mask of latents: each takes the pixel at its top left, as torch's {@code interpolate} does.
     *
     * @param factor pixels per latent, in each direction
     * @return 1 where to repaint, else 0; shape (height / factor, width / factor)
     */
    public float[] atLatents(int factor) {
        var rows = height / factor;
        var columns = width / factor;
        var latents = new float[rows * columns];
        for (var i = 0; i < latents.length; i++) {
            latents[i] = repaint[i / columns * factor * width + i % columns * factor] ? 1 : 0;
        }
        return latents;
    }
}
