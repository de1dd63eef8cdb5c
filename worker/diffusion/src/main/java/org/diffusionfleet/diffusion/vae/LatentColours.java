package org.diffusionfleet.diffusion.vae;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SamplingException;

/**
 * The colour that a latent element stands for, as a linear function of its channels: a picture of latents' size without the
 * decoder's work. Fitted by least squares to what the decoder itself makes of a few random latents. Immutable.
 */
public final class LatentColours {
    private static final int RGB = 3;
    private static final int PROBES = VaeDecoder.MAX_BATCH;
    /** Side of the patches that a probe is made of, in latents: noise of any grain, since pictures have all. */
    private static final List<Integer> GRAINS = List.of(1, 2, 4, 8);
    /** So that channels the decoder does not read, or too few equations, still have a solution. */
    private static final double RIDGE = 1e-3;

    private final double[][] weights; // a row for each of red, green and blue: one a channel, then a constant

    private LatentColours(double[][] weights) {
        this.weights = weights;
    }

    /**
     * Fits them: one call of the decoder.
     *
     * @param channels of the latents
     * @param height of the probes, in latents
     * @param width of the probes, in latents
     * @throws SamplingException if the decoder fails
     */
    public static LatentColours fit(VaeDecoder decoder, int channels, int height, int width) {
        var random = new Random(0);
        var probes = IntStream.range(0, PROBES)
                .mapToObj(_ -> noise(random, channels, height, width))
                .toList();
        var decoded = decoder.decode(probes, height, width);
        var equations = new NormalEquations(channels + 1, RGB, RIDGE);
        for (var i = 0; i < PROBES; i++) {
            add(equations, probes.get(i), channels, decoded.get(i), height, width);
        }
        return new LatentColours(equations.solve());
    }

    /** Unit variance, as the UNet's latents have, spread over all grains. */
    private static float[] noise(Random random, int channels, int height, int width) {
        var noise = new float[channels * height * width];
        var scale = 1 / (float) Math.sqrt(GRAINS.size());
        for (var grain : GRAINS) {
            var across = (width + grain - 1) / grain;
            for (var channel = 0; channel < channels; channel++) {
                var patches = IntStream.range(0, across * ((height + grain - 1) / grain))
                        .mapToDouble(_ -> random.nextGaussian() * scale)
                        .toArray();
                for (var i = 0; i < height * width; i++) {
                    noise[channel * height * width + i] +=
                            (float) patches[i / width / grain * across + i % width / grain];
                }
            }
        }
        return noise;
    }

    private static void add(
            NormalEquations equations,
            float[] latents,
            int channels,
            Optional<RgbImage> picture,
            int height,
            int width) {
        if (picture.isEmpty()) {
            throw new SamplingException("the VAE decoder makes NaN of noise");
        }
        for (var i = 0; i < height * width; i++) {
            equations.add(element(latents, channels, i), mean(picture.get(), i / width, i % width, height));
        }
    }

    private static double[] element(float[] latents, int channels, int place) {
        var plane = latents.length / channels;
        var values = new double[channels + 1];
        for (var channel = 0; channel < channels; channel++) {
            values[channel] = latents[channel * plane + place];
        }
        values[channels] = 1;
        return values;
    }

    /** The mean colour of the pixels that belong to a latent element. */
    private static double[] mean(RgbImage picture, int row, int column, int height) {
        var factor = picture.height() / height;
        var sums = new double[RGB];
        for (var y = row * factor; y < (row + 1) * factor; y++) {
            for (var x = column * factor; x < (column + 1) * factor; x++) {
                for (var c = 0; c < RGB; c++) {
                    sums[c] += picture.rgb()[RGB * (y * picture.width() + x) + c] & 0xff;
                }
            }
        }
        for (var c = 0; c < RGB; c++) {
            sums[c] /= factor * factor;
        }
        return sums;
    }

    /**
     * Latents as a picture, a pixel an element.
     *
     * @param latents of shape (channels, height, width)
     */
    public RgbImage picture(float[] latents, int height, int width) {
        var channels = latents.length / (height * width);
        var rgb = new byte[RGB * height * width];
        for (var i = 0; i < height * width; i++) {
            var element = element(latents, channels, i);
            for (var c = 0; c < RGB; c++) {
                var value = 0.0;
                for (var k = 0; k < element.length; k++) {
                    value += weights[c][k] * element[k];
                }
                rgb[RGB * i + c] = (byte) Math.clamp(Math.round(value), 0, 255);
            }
        }
        return new RgbImage(width, height, rgb);
    }
}
