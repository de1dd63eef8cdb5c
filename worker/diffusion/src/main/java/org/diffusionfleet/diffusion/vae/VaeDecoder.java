package org.diffusionfleet.diffusion.vae;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.model.LatentScaling;
import org.diffusionfleet.diffusion.model.VaeConfig;
import org.diffusionfleet.diffusion.onnx.DeviceFailure;
import org.diffusionfleet.diffusion.onnx.HostTensor;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;
import org.diffusionfleet.diffusion.onnx.RecentBuffers;

/** The VAE's decoder: latents to pictures, a few at a time. Not thread-safe. */
public final class VaeDecoder implements AutoCloseable {
    /** Most images of a call. */
    public static final int MAX_BATCH = 4;
    /** Most pixels of a call for more than one: at full resolution more gain little, and one of 1024² takes 2.8 GB. */
    private static final int MAX_PIXELS = 512 * 512;

    private static final int PROBE_SIZE = 8;
    /** Sizes whose buffers are kept; they are as large as the pictures. */
    private static final int MAX_SIZES = 2;

    private final OnnxModel graph;
    private final Port latents;
    private final Port image;
    private final int channels;
    private final int factor;
    private final LatentScaling scaling;
    private final RecentBuffers<VaeBuffers> buffers = new RecentBuffers<>(MAX_SIZES);

    private VaeDecoder(OnnxModel graph, int channels, int factor, LatentScaling scaling) {
        this.graph = graph;
        this.latents = graph.ports().soleFloatInput();
        this.image = graph.ports().floatOutput("sample");
        this.channels = channels;
        this.factor = factor;
        this.scaling = scaling;
    }

    /**
     * Takes over a loaded graph. Where the configuration does not say how much the decoder enlarges, it is tried out.
     *
     * @param channels channels of the latents the UNet makes
     */
    public static VaeDecoder of(OnnxModel graph, VaeConfig config, int channels) {
        var wanted = graph.ports().soleFloatInput().dimension(1);
        var read = wanted > 0 ? (int) wanted : config.latentChannels().orElse(channels);
        if (read != channels) {
            throw new ModelException(
                    graph.file(), "reads latents of %d channels, but the UNet makes %d".formatted(read, channels));
        }
        if (!config.scaling().fits(channels)) {
            throw new ModelException(
                    graph.file(),
                    "has latents of %d channels, but its config has latents_mean or latents_std of others"
                            .formatted(channels));
        }
        var factor = config.factor().orElseGet(() -> measureFactor(graph, channels));
        return new VaeDecoder(graph, channels, factor, config.scaling());
    }

    private static int measureFactor(OnnxModel graph, int channels) {
        var port = graph.ports().soleFloatInput();
        try (var probe = HostTensor.allocate(port.type(), 1, channels, PROBE_SIZE, PROBE_SIZE)) {
            var shape =
                    graph.outputShape(Map.of(port.name(), probe), graph.ports().floatOutput("sample"));
            return Math.toIntExact(shape.getLast() / PROBE_SIZE);
        } catch (OrtException e) {
            throw new ModelException(graph.file(), "fails to decode: " + e.getMessage(), e);
        }
    }

    /** Pixels per latent, in each direction. */
    public int factor() {
        return factor;
    }

    /**
     * Decodes samples of one size.
     *
     * @param samples latents, each of shape (channels, height, width)
     * @return a picture for each, or empty where the decoder made numbers that are none
     */
    public List<Optional<RgbImage>> decode(List<float[]> samples, int height, int width) {
        var images = new ArrayList<Optional<RgbImage>>();
        var most = batch(height * factor, width * factor);
        for (var from = 0; from < samples.size(); from += most) {
            images.addAll(call(samples.subList(from, Math.min(samples.size(), from + most)), height, width));
        }
        return images;
    }

    /** Images of so many pixels that are decoded together. */
    static int batch(int height, int width) {
        return Math.clamp((long) MAX_PIXELS / ((long) height * width), 1, MAX_BATCH);
    }

    private List<Optional<RgbImage>> call(List<float[]> samples, int height, int width) {
        try {
            return buffers(height, width).decode(samples, scaling);
        } catch (OrtException e) {
            throw DeviceFailure.of(
                    "the VAE decoder on %d images of %d x %d latents".formatted(samples.size(), height, width), e);
        }
    }

    private VaeBuffers buffers(int height, int width) {
        var known = buffers.find(height, width, 0);
        return known != null
                ? known
                : buffers.add(new VaeBuffers(graph, latents, image, channels, height, width, factor));
    }

    /** Frees graph and buffers; does nothing the second time. Decoding after that is an {@link IllegalStateException}. */
    @Override
    public void close() {
        graph.close();
        buffers.close();
    }
}
