package org.diffusionfleet.diffusion.vae;

import ai.onnxruntime.OrtException;
import java.util.Map;
import org.diffusionfleet.diffusion.Mask;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SamplingException;
import org.diffusionfleet.diffusion.model.LatentScaling;
import org.diffusionfleet.diffusion.model.VaeConfig;
import org.diffusionfleet.diffusion.noise.GaussianNoise;
import org.diffusionfleet.diffusion.onnx.HostTensor;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;
import org.jspecify.annotations.Nullable;

/**
 * The VAE's encoder: a picture to latents. Exports differ in what they give: optimum's the posterior's mean and variance
 * ({@code latent_parameters}), from which each sample draws latents of its own; diffusers' script and ONNX Runtime's tool
 * latents that are drawn already. It remembers the latest pictures, so that a job's samples share one call. Not
 * thread-safe.
 */
public final class VaeEncoder implements AutoCloseable {
    private static final int PROBE_LATENTS = 4;

    private final OnnxModel graph;
    private final Port image;
    private final Port output;
    private final int channels;
    private final int factor;
    private final boolean posterior;
    private final LatentScaling scaling;
    private final Recent<Shown, float[]> recent = new Recent<>();

    private VaeEncoder(OnnxModel graph, VaeConfig config, int channels, int factor, int made) {
        this.graph = graph;
        this.image = graph.ports().soleFloatInput();
        this.output = output(graph);
        this.channels = channels;
        this.factor = factor;
        this.posterior = made == 2 * channels;
        this.scaling = config.scaling();
    }

    /** A picture, and what of it is hidden; the same arrays are the same picture. */
    private record Shown(RgbImage image, @Nullable Mask hidden) {}

    /**
     * Takes over a loaded graph. Where it does not say how many channels it makes, it is tried out.
     *
     * @param channels channels of the latents the UNet makes
     * @param factor pixels per latent, in each direction
     */
    public static VaeEncoder of(OnnxModel graph, VaeConfig config, int channels, int factor) {
        var made = output(graph).dimension(1) > 0 ? (int) output(graph).dimension(1) : measureChannels(graph, factor);
        if (made != channels && made != 2 * channels) {
            throw new ModelException(
                    graph.file(),
                    "makes %d channels, but the UNet's latents have %d: they must be those, or their mean and variance"
                            .formatted(made, channels));
        }
        return new VaeEncoder(graph, config, channels, factor, made);
    }

    private static Port output(OnnxModel graph) {
        return graph.ports().floatOutput("latent_sample");
    }

    private static int measureChannels(OnnxModel graph, int factor) {
        var port = graph.ports().soleFloatInput();
        var side = (long) PROBE_LATENTS * factor;
        try (var probe = HostTensor.allocate(port.type(), 1, 3, side, side)) {
            return Math.toIntExact(
                    graph.outputShape(Map.of(port.name(), probe), output(graph)).get(1));
        } catch (OrtException e) {
            throw new ModelException(graph.file(), "fails to encode: " + e.getMessage(), e);
        }
    }

    /**
     * Encodes a picture, a whole number of latents high and wide.
     *
     * @param hidden pixels that it shall not see: they become mid-grey, as in diffusers' inpainting; null for none
     * @param noise where a draw from the posterior comes from; untouched if the graph has drawn already
     * @return the UNet's latents, shape (channels, height / factor, width / factor)
     */
    public float[] encode(RgbImage picture, @Nullable Mask hidden, GaussianNoise noise) {
        var encoded = recent.get(new Shown(picture, hidden), this::call);
        var latents = posterior ? Posterior.draw(encoded, noise) : encoded.clone();
        var plane = latents.length / channels;
        for (var i = 0; i < latents.length; i++) {
            latents[i] = scaling.fromVae(i / plane, latents[i]);
        }
        return latents;
    }

    /** Takes from the stream what encoding a picture would take. */
    public void skip(int latents, GaussianNoise noise) {
        if (posterior) {
            noise.draw(latents);
        }
    }

    private float[] call(Shown shown) {
        var picture = shown.image;
        var made = posterior ? 2 * channels : channels;
        var height = picture.height() / factor;
        var width = picture.width() / factor;
        try (var in = HostTensor.allocate(image.type(), 1, 3, picture.height(), picture.width());
                var out = HostTensor.allocate(output.type(), 1, made, height, width)) {
            in.put(0, Pixels.values(picture, shown.hidden));
            graph.run(Map.of(image.name(), in), Map.of(output.name(), out));
            var values = new float[made * height * width];
            out.get(0, values);
            return values;
        } catch (OrtException e) {
            throw new SamplingException(
                    "the VAE encoder failed on %d x %d pixels: %s"
                            .formatted(picture.width(), picture.height(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
