package org.diffusionfleet.loadtest.image;

import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.diffusionfleet.diffusion.RgbImage;

/**
 * Pictures to encode: what the bundled model drew, made as large as other models draw, and what is like a photograph.
 * Equal names give equal pixels.
 */
final class TestPicture {

    /** Fourteen pictures of 128 pixels with borders of four, as the README shows them. */
    private static final File DRAWN = new File(System.getProperty("fleet.root", "."), "worker/models/emoji-64.png");

    private static final int TILE = 128;
    private static final int BORDER = 4;
    private static final int ACROSS = 7;
    private static final int TILES = 14;

    private TestPicture() {}

    /**
     * The picture of a name.
     *
     * @param name {@code drawn-64}, {@code mosaic-SIDE}, {@code textured-SIDE}, {@code photo-SIDE}, {@code noise-SIDE},
     *     {@code flat-SIDE}, or a file
     */
    static RgbImage of(String name) throws IOException {
        if (new File(name).isFile()) {
            return rgb(ImageIO.read(new File(name)));
        }
        var parts = name.split("-", 2);
        int side = Integer.parseInt(parts[1]);
        var random = new Random(42);
        return switch (parts[0]) {
            case "drawn" -> rgb(scaled(tile(0), side));
            case "mosaic" -> mosaic(side);
            case "textured" -> noisy(rgb(scaled(tile(1), side)), 4, random);
            case "photo" -> noisy(landscape(side, random), 2, random);
            case "noise" -> noisy(rgb(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB)), 1000, random);
            case "flat" -> rgb(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB));
            default -> throw new IllegalArgumentException("there is no picture " + name);
        };
    }

    private static BufferedImage tile(int number) throws IOException {
        int step = TILE + BORDER;
        return ImageIO.read(DRAWN)
                .getSubimage(BORDER + number % ACROSS * step, BORDER + number / ACROSS * step, TILE, TILE);
    }

    /** Pictures of 64 pixels side by side: many small subjects with the model's own grain. */
    private static RgbImage mosaic(int side) throws IOException {
        var all = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var graphics = all.createGraphics();
        int small = TILE / 2;
        for (int i = 0; i < side / small * (side / small); i++) {
            int x = i % (side / small) * small;
            int y = i / (side / small) * small;
            graphics.drawImage(scaled(tile(i * 5 % TILES), small), x, y, null);
        }
        graphics.dispose();
        return rgb(all);
    }

    /** Fractal slopes of independent hue with a hard-edged disc before them: what photographs are made of. */
    private static RgbImage landscape(int side, Random random) {
        var rgb = new byte[3 * side * side];
        var channels = new double[][] {fractal(side, random), fractal(side, random), fractal(side, random)};
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            double shade = channels[0][pixel] + 0.3 * channels[i % 3][pixel];
            int x = pixel % side;
            int y = pixel / side;
            boolean disc = Math.hypot(x - side * 0.6, y - side * 0.4) < side * 0.2;
            rgb[i] = clamped(128 + 45 * shade + (disc ? 60 - 40 * (i % 3) : 0));
        }
        return new RgbImage(side, side, rgb);
    }

    /** Octaves of smooth noise, each of half the size and half the strength: a spectrum of 1/f. */
    private static double[] fractal(int side, Random random) {
        var sum = new double[side * side];
        double strength = 1;
        for (int cells = 2; cells <= side / 2; cells *= 2) {
            var corners =
                    random.doubles((long) (cells + 1) * (cells + 1), -1, 1).toArray();
            for (int i = 0; i < sum.length; i++) {
                int x = i % side;
                int y = i / side;
                sum[i] += strength * between(corners, cells, (double) x / side, (double) y / side);
            }
            strength *= 0.55;
        }
        return sum;
    }

    private static double between(double[] corners, int cells, double x, double y) {
        int column = (int) (x * cells);
        int row = (int) (y * cells);
        double right = smooth(x * cells - column);
        double down = smooth(y * cells - row);
        int at = row * (cells + 1) + column;
        double top = corners[at] * (1 - right) + corners[at + 1] * right;
        double bottom = corners[at + cells + 1] * (1 - right) + corners[at + cells + 2] * right;
        return top * (1 - down) + bottom * down;
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    private static RgbImage noisy(RgbImage image, double deviation, Random random) {
        var rgb = image.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            double noise = deviation * random.nextGaussian();
            rgb[i] = deviation > 255 ? (byte) noise : clamped((rgb[i] & 0xFF) + noise);
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    private static byte clamped(double value) {
        return (byte) Math.clamp(Math.round(value), 0, 255);
    }

    private static BufferedImage scaled(BufferedImage picture, int side) {
        var scaled = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(picture, 0, 0, side, side, null);
        graphics.dispose();
        return scaled;
    }

    private static RgbImage rgb(BufferedImage picture) {
        int width = picture.getWidth();
        var argb = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        var rgb = new byte[3 * argb.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (argb[i / 3] >> (8 * (2 - i % 3)));
        }
        return new RgbImage(width, picture.getHeight(), rgb);
    }
}
