package org.diffusionfleet.diffusion.safety;

import org.diffusionfleet.diffusion.RgbImage;

/** The size a picture is brought to before its centre is cut out. */
sealed interface Resizing {
    /** The shorter side becomes {@code pixels} long, the longer one in proportion, cut off to a whole pixel. */
    record ShortestSide(int pixels) implements Resizing {}

    /** This size, whatever becomes of the proportions. */
    record Exact(int height, int width) implements Resizing {}

    default RgbImage apply(RgbImage image) {
        return switch (this) {
            case Exact(var height, var width) -> BicubicResize.resize(image, width, height);
            case ShortestSide(var pixels) -> {
                var shorter = Math.min(image.width(), image.height());
                yield BicubicResize.resize(
                        image, scaled(pixels, image.width(), shorter), scaled(pixels, image.height(), shorter));
            }
        };
    }

    private static int scaled(int pixels, int side, int shorter) {
        return (int) ((double) ((long) pixels * side) / shorter);
    }
}
