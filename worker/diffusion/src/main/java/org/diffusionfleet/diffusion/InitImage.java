package org.diffusionfleet.diffusion;

import org.jspecify.annotations.Nullable;

/**
 * A picture that a sample starts from instead of pure noise. What is repainted is only as exact as the model's latents: the
 * kept part comes out as the VAE sees it, not byte for byte.
 *
 * @param image the picture, of the request's size
 * @param strength how far it is noised, above 0 to 1: of the request's steps the last {@code (int) (steps * strength)} are
 *     taken. At 1 little or, with a mask, nothing of what is repainted shows through
 * @param mask what to repaint, of the same size; null for all of it
 */
public record InitImage(
        RgbImage image, double strength, @Nullable Mask mask) {
    /** Checks both; an {@link IllegalArgumentException} names the field and its limit. */
    public InitImage {
        if (!(strength > 0 && strength <= 1)) {
            throw new IllegalArgumentException("strength must be above 0 and at most 1, not " + strength);
        }
        if (mask != null && (mask.width() != image.width() || mask.height() != image.height())) {
            throw new IllegalArgumentException("mask must be %d x %d pixels as the image, not %d x %d"
                    .formatted(image.width(), image.height(), mask.width(), mask.height()));
        }
    }
}
