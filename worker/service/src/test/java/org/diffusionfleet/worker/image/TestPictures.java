package org.diffusionfleet.worker.image;

import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.diffusionfleet.diffusion.RgbImage;

/** TestPictures to try things on. */
final class TestPictures {

    private TestPictures() {}

    static RgbImage flat(int width, int height, int rgb) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = picture.createGraphics();
        graphics.setColor(new java.awt.Color(rgb));
        graphics.fillRect(0, 0, width, height);
        return of(picture);
    }

    /** Soft shapes and fine grain in random colours: noise of each octave, enlarged and added up. */
    static RgbImage texture(int width, int height, long seed) {
        var random = new Random(seed);
        var sum = new double[3 * width * height];
        var roughness = 0.35 + 0.3 * random.nextDouble();
        var amplitude = 120.0;
        for (int cells = 2; cells <= width; cells *= 2, amplitude *= roughness) {
            var octave = enlarged(noise(cells, random), width, height).rgb();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += amplitude * ((octave[i] & 0xff) / 127.5 - 1);
            }
        }
        var rgb = new byte[sum.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.clamp(Math.round(128 + sum[i]), 0, 255);
        }
        return new RgbImage(width, height, rgb);
    }

    private static RgbImage noise(int side, Random random) {
        var rgb = new byte[3 * side * side];
        random.nextBytes(rgb);
        return new RgbImage(side, side, rgb);
    }

    /** Bicubic. */
    static RgbImage enlarged(RgbImage image, int width, int height) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(buffered(image), 0, 0, width, height, null);
        return of(picture);
    }

    /** Four by four of these, in random order. */
    static RgbImage mosaic(List<RgbImage> tiles, Random random) {
        var side = tiles.getFirst().width();
        var picture = new BufferedImage(4 * side, 4 * side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 16; i++) {
            var tile = buffered(tiles.get(random.nextInt(tiles.size())));
            picture.createGraphics().drawImage(tile, i % 4 * side, i / 4 * side, null);
        }
        return of(picture);
    }

    static RgbImage read(Path file) throws IOException {
        return of(ImageIO.read(file.toFile()));
    }

    static void write(RgbImage image, Path file) throws IOException {
        ImageIO.write(buffered(image), "png", file.toFile());
    }

    private static RgbImage of(BufferedImage picture) {
        var width = picture.getWidth();
        var pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        var rgb = new byte[3 * pixels.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (pixels[i / 3] >> (16 - 8 * (i % 3)));
        }
        return new RgbImage(width, picture.getHeight(), rgb);
    }

    private static BufferedImage buffered(RgbImage image) {
        var picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        var raster = new int[image.rgb().length];
        for (int i = 0; i < raster.length; i++) {
            raster[i] = image.rgb()[i] & 0xff;
        }
        picture.getRaster().setPixels(0, 0, image.width(), image.height(), raster);
        return picture;
    }

    /** Peak signal-to-noise ratio in decibels. */
    static double psnr(RgbImage a, RgbImage b) {
        var squares = 0.0;
        for (int i = 0; i < a.rgb().length; i++) {
            var difference = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
            squares += difference * difference;
        }
        return 10 * Math.log10(255.0 * 255 * a.rgb().length / squares);
    }
}
