package org.diffusionfleet.diffusion.vae;

import java.util.Optional;
import org.diffusionfleet.diffusion.Mask;
import org.diffusionfleet.diffusion.RgbImage;
import org.jspecify.annotations.Nullable;

/** Bytes to encoder input, and decoder output to bytes, rounded as diffusers rounds (the CompVis script cuts off instead). */
final class Pixels {
    private Pixels() {}

    /** From shape (3, height, width) in [-1, 1]; what lies outside is clamped, and one NaN makes it no picture. */
    static Optional<RgbImage> image(float[] decoded, int width, int height) {
        var plane = width * height;
        var rgb = new byte[3 * plane];
        for (var channel = 0; channel < 3; channel++) {
            for (var i = 0; i < plane; i++) {
                var value = decoded[channel * plane + i];
                if (Float.isNaN(value)) {
                    return Optional.empty();
                }
                rgb[3 * i + channel] = eightBit(value);
            }
        }
        return Optional.of(new RgbImage(width, height, rgb));
    }

    /** To shape (3, height, width) in [-1, 1], with 0 where hidden. */
    static float[] values(RgbImage image, @Nullable Mask hidden) {
        var plane = image.width() * image.height();
        var values = new float[3 * plane];
        for (var i = 0; i < plane; i++) {
            for (var channel = 0; channel < 3 && (hidden == null || !hidden.repaint()[i]); channel++) {
                values[channel * plane + i] = (image.rgb()[3 * i + channel] & 0xff) / 255f * 2 - 1;
            }
        }
        return values;
    }

    private static byte eightBit(float value) {
        return (byte) Math.rint(Math.clamp(value / 2 + 0.5f, 0f, 1f) * 255f);
    }
}
