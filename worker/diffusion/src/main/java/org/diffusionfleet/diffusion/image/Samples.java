package org.diffusionfleet.diffusion.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import org.diffusionfleet.diffusion.RgbImage;

/** A decoded picture's samples as RGB: palettes looked up, grey repeated, alpha dropped, of 16 bits the upper 8. */
final class Samples {
    private Samples() {}

    static RgbImage rgb(BufferedImage picture) {
        var raster = picture.getRaster();
        var width = picture.getWidth();
        var bands = raster.getNumBands();
        var colours = colours(picture.getColorModel(), raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT);
        var rgb = new byte[3 * width * picture.getHeight()];
        var row = new int[bands * width];
        for (var y = 0; y < picture.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (var x = 0; x < width; x++) {
                colours.put(row, x * bands, rgb, 3 * (y * width + x));
            }
        }
        return new RgbImage(width, picture.getHeight(), rgb);
    }

    /** Makes one pixel's three bytes of its samples. */
    @FunctionalInterface
    private interface Colours {
        void put(int[] samples, int from, byte[] rgb, int to);
    }

    private static Colours colours(ColorModel model, boolean sixteenBits) {
        if (model instanceof IndexColorModel palette) {
            return (samples, from, rgb, to) -> {
                rgb[to] = (byte) palette.getRed(samples[from]);
                rgb[to + 1] = (byte) palette.getGreen(samples[from]);
                rgb[to + 2] = (byte) palette.getBlue(samples[from]);
            };
        }
        var step = model.getNumColorComponents() == 1 ? 0 : 1;
        var shift = sixteenBits ? 8 : 0;
        return (samples, from, rgb, to) -> {
            for (var i = 0; i < 3; i++) {
                rgb[to + i] = (byte) (samples[from + i * step] >> shift);
            }
        };
    }
}
