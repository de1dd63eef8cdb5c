package org.diffusionfleet.diffusion.unet;

import java.util.Map;
import java.util.TreeMap;
import org.diffusionfleet.diffusion.onnx.Port;

/**
 * The extra inputs that follow from a sample's size and guidance scale, as diffusers' pipelines compute them: nothing is
 * cropped and the original size is the target size.
 */
final class SampleConditions {
    private static final double LARGEST_PERIOD = 10_000;
    private static final double SCALE_FACTOR = 1000;

    private SampleConditions() {}

    static Map<String, float[]> of(UnetPorts ports, int height, int width, double guidanceScale) {
        var byName = new TreeMap<String, float[]>();
        ports.extras().forEach((extra, port) -> {
            switch (extra) {
                case TEXT_EMBEDS -> {} // Follows from the prompt: the text encoder makes it.
                case TIME_IDS -> byName.put(port.name(), new float[] {height, width, 0, 0, height, width});
                case TIMESTEP_COND -> byName.put(port.name(), guidance(guidanceScale, port));
            }
        });
        return byName;
    }

    /** Sines, then cosines, of the scale less one: the sinusoidal embedding of Vaswani et al. 2017, section 3.5. */
    private static float[] guidance(double scale, Port port) {
        var embedding = new float[(int) port.dimension(1)];
        var half = embedding.length / 2;
        for (var i = 0; i < half; i++) {
            var angle = (scale - 1) * SCALE_FACTOR * Math.pow(LARGEST_PERIOD, -(double) i / (half - 1));
            embedding[i] = (float) Math.sin(angle);
            embedding[half + i] = (float) Math.cos(angle);
        }
        return embedding;
    }
}
