package org.diffusionfleet.diffusion.image;

import org.diffusionfleet.diffusion.Mask;
import org.diffusionfleet.diffusion.RgbImage;

/**
 * Reads pictures to start from, as the reference's {@code img2img.py} does with Pillow: {@code convert("RGB")}, which drops
 * an alpha channel and knows of no colour profiles, then Lanczos. Unlike it, and like diffusers' {@code load_image}, it turns
 * a picture as its EXIF orientation says. Thread-safe.
 */
public final class InitImages {
    /** What the reference makes heights and widths a multiple of. */
    private static final int REFERENCE_MULTIPLE = 32;

    private static final int HALF = 128;

    private InitImages() {}

    /**
     * Reads a PNG, JPEG or WebP of one frame: any colour type and bit depth, CMYK, progressive and interlaced ones too.
     *
     * @param file the whole file
     * @param maxPixels most pixels; the header is held to it before anything is decoded
     * @throws ImageException if it is none, damaged, cut off, animated or too large
     */
    public static RgbImage read(byte[] file, long maxPixels) {
        var header = PictureHeader.read(file);
        if (header.pixels() > maxPixels) {
            throw new ImageException("has %d x %d pixels, which is more than the limit of %d in all"
                    .formatted(header.width(), header.height(), maxPixels));
        }
        if (header.animated()) {
            throw new ImageException("is animated: send one of its frames");
        }
        return header.orientation().turn(PictureDecoder.decode(file, header));
    }

    /**
     * The height or width in which a model draws a picture: rounded down to a multiple of 32, as the reference does, and of
     * what the model needs.
     *
     * @param side pixels of the picture
     * @param multiple pixels that the model's heights and widths are a multiple of
     * @throws ImageException if the side is smaller than that
     */
    public static int side(int side, int multiple) {
        var step = leastCommonMultiple(REFERENCE_MULTIPLE, multiple);
        if (side < step) {
            throw new ImageException("has a side of %d pixels: both must have at least %d".formatted(side, step));
        }
        return side / step * step;
    }

    /** The picture stretched to a size, with Pillow's Lanczos, byte for byte. */
    public static RgbImage resize(RgbImage picture, int width, int height) {
        return Lanczos.resize(picture, width, height);
    }

    /** What a picture's bright half covers, as diffusers' mask processor: luma (ITU-R 601-2) of 128 and more is repainted. */
    public static Mask mask(RgbImage picture) {
        var rgb = picture.rgb();
        var repaint = new boolean[picture.width() * picture.height()];
        for (var i = 0; i < repaint.length; i++) {
            repaint[i] = luma(rgb[3 * i] & 0xff, rgb[3 * i + 1] & 0xff, rgb[3 * i + 2] & 0xff) >= HALF;
        }
        return new Mask(picture.width(), picture.height(), repaint);
    }

    /** In 16-bit fixed point, as Pillow has it. */
    private static int luma(int red, int green, int blue) {
        return (19_595 * red + 38_470 * green + 7_471 * blue + 0x8000) >> 16;
    }

    private static int leastCommonMultiple(int a, int b) {
        var multiple = a;
        while (multiple % b != 0) {
            multiple += a;
        }
        return multiple;
    }
}
