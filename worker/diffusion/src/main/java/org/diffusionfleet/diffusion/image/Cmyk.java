package org.diffusionfleet.diffusion.image;

import java.awt.image.Raster;
import org.diffusionfleet.diffusion.RgbImage;

/**
 * Four-colour JPEGs to RGB without a colour profile, as Pillow: samples are taken as Adobe stores them, inverted, so that
 * each is what a colour lets through, and black takes its share of the others.
 */
final class Cmyk {
    private Cmyk() {}

    static RgbImage rgb(Raster inverted) {
        var rgb = new byte[3 * inverted.getWidth() * inverted.getHeight()];
        var row = new int[4 * inverted.getWidth()];
        for (var i = 0; i < rgb.length; i += 3) {
            var x = i / 3 % inverted.getWidth();
            if (x == 0) {
                inverted.getPixels(0, i / 3 / inverted.getWidth(), inverted.getWidth(), 1, row);
            }
            put(row[4 * x], row[4 * x + 1], row[4 * x + 2], row[4 * x + 3], rgb, i);
        }
        return new RgbImage(inverted.getWidth(), inverted.getHeight(), rgb);
    }

    /** The first three are luma and chroma (ITU-T T.871) of cyan, magenta and yellow, which stay as they are stored. */
    static RgbImage rgbOfYcck(Raster ycck) {
        var converted = ycck.createCompatibleWritableRaster();
        var pixel = new int[4];
        for (var y = 0; y < ycck.getHeight(); y++) {
            for (var x = 0; x < ycck.getWidth(); x++) {
                ycck.getPixel(x, y, pixel);
                var luma = pixel[0];
                var blueness = pixel[1] - 128;
                var redness = pixel[2] - 128;
                pixel[0] = 255 - eightBit(luma + 1.402 * redness);
                pixel[1] = 255 - eightBit(luma - 0.344136 * blueness - 0.714136 * redness);
                pixel[2] = 255 - eightBit(luma + 1.772 * blueness);
                converted.setPixel(x, y, pixel);
            }
        }
        return rgb(converted);
    }

    private static int eightBit(double value) {
        return (int) Math.clamp(Math.rint(value), 0.0, 255.0);
    }

    private static void put(int cyan, int magenta, int yellow, int black, byte[] rgb, int to) {
        rgb[to] = through(cyan, black);
        rgb[to + 1] = through(magenta, black);
        rgb[to + 2] = through(yellow, black);
    }

    private static byte through(int colour, int black) {
        var taken = (255 - colour) * black + 128;
        return (byte) Math.max(0, black - (((taken >> 8) + taken) >> 8));
    }
}
