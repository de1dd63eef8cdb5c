package org.diffusionfleet.diffusion.unet;

import ai.onnxruntime.OnnxJavaType;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;

/**
 * A UNet graph's inputs and output, and what their shapes say.
 *
 * @param latentChannels channels of {@code sample}
 * @param embeddingWidth numbers per token in {@code encoder_hidden_states}
 */
record UnetPorts(Port sample, Port timestep, Port embedding, Port output, int latentChannels, int embeddingWidth) {
    private static final Set<OnnxJavaType> TIMESTEPS =
            EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.INT64, OnnxJavaType.INT32);
    private static final Set<String> KNOWN = Set.of("sample", "timestep", "encoder_hidden_states");

    static UnetPorts of(OnnxModel graph, OptionalInt statedChannels) {
        var unknown = graph.inputs().stream()
                .map(Port::name)
                .filter(name -> !KNOWN.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw new ModelException(graph.file(), "wants inputs %s, which we do not know".formatted(unknown));
        }
        var sample = graph.floatInput("sample");
        var timestep = graph.input("timestep", TIMESTEPS);
        if (timestep.shape().size() > 1 || timestep.dimension(0) > 1) {
            throw new ModelException(graph.file(), "timestep must be a scalar, [1] or [rows], not " + timestep.shape());
        }
        if (sample.dimension(0) > 0) {
            throw new ModelException(graph.file(), "its batch is fixed at %d rows".formatted(sample.dimension(0)));
        }
        var embedding = graph.floatInput("encoder_hidden_states");
        return new UnetPorts(
                sample,
                timestep,
                embedding,
                graph.floatOutput("out_sample"),
                known(graph, "channels of sample", sample.dimension(1), statedChannels),
                known(graph, "width of encoder_hidden_states", embedding.dimension(2), OptionalInt.empty()));
    }

    private static int known(OnnxModel graph, String what, long inGraph, OptionalInt stated) {
        if (inGraph > 0) {
            return (int) inGraph;
        }
        return stated.orElseThrow(() -> new ModelException(graph.file(), "does not say the " + what));
    }

    boolean perRowTimestep() {
        return timestep.shape().equals(List.of(-1L));
    }

    long[] timestepShape(int rows) {
        if (timestep.shape().isEmpty()) {
            return new long[0];
        }
        return new long[] {perRowTimestep() ? rows : 1};
    }
}
