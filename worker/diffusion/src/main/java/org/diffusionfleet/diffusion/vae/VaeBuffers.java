package org.diffusionfleet.diffusion.vae;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.model.LatentScaling;
import org.diffusionfleet.diffusion.onnx.BatchBuffers;
import org.diffusionfleet.diffusion.onnx.HostMemory;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;
import org.diffusionfleet.diffusion.onnx.RecentBuffers;

/** What decoder calls at one size read and write: allocated once, refilled for each call. */
final class VaeBuffers implements RecentBuffers.Sized {
    private final int height;
    private final int width;
    private final int factor;
    private final BatchBuffers buffers;
    private final HostMemory latents;
    private final HostMemory image;
    private final float[] unscaled;
    private final float[] decoded;

    VaeBuffers(OnnxModel graph, Port latents, Port image, int channels, int height, int width, int factor) {
        this.height = height;
        this.width = width;
        this.factor = factor;
        this.buffers = new BatchBuffers(
                graph,
                VaeDecoder.batch(height * factor, width * factor),
                Map.of(latents, rows -> new long[] {rows, channels, height, width}),
                Map.of(image, rows -> new long[] {rows, 3, (long) height * factor, (long) width * factor}));
        this.latents = buffers.input(latents);
        this.image = buffers.output(image);
        this.unscaled = new float[channels * height * width];
        this.decoded = new float[3 * height * factor * width * factor];
    }

    @Override
    public boolean fit(int height, int width, int tokens) {
        return height == this.height && width == this.width;
    }

    List<Optional<RgbImage>> decode(List<float[]> samples, LatentScaling scaling) throws OrtException {
        for (var i = 0; i < samples.size(); i++) {
            unscale(samples.get(i), scaling);
            latents.put(i * unscaled.length, unscaled);
        }
        buffers.run(samples.size());
        var images = new ArrayList<Optional<RgbImage>>(samples.size());
        for (var i = 0; i < samples.size(); i++) {
            image.get(i * decoded.length, decoded);
            images.add(Pixels.image(decoded, width * factor, height * factor));
        }
        return images;
    }

    private void unscale(float[] sample, LatentScaling scaling) {
        var plane = height * width;
        for (var i = 0; i < unscaled.length; i++) {
            unscaled[i] = scaling.toVae(i / plane, sample[i]);
        }
    }

    @Override
    public void close() {
        buffers.close();
    }
}
