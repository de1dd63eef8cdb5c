package org.diffusionfleet.diffusion.unet;

import ai.onnxruntime.OnnxJavaType;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.onnx.GraphPorts;
import org.diffusionfleet.diffusion.onnx.Port;

/**
 * A UNet graph's inputs and output, and what their shapes say.
 *
 * @param products what it reads of the prompt and its own weights, each of shape (rows, tokens, a known width)
 * @param extras what it reads besides, each of shape (rows, a known width)
 * @param inChannels channels of {@code sample}: those of the latents, for inpainting also of a mask and a masked picture
 * @param latentChannels channels of {@code out_sample}
 * @param embeddingWidth numbers per token in {@code encoder_hidden_states}
 */
record UnetPorts(
        Port sample,
        Port timestep,
        Port embedding,
        List<Port> products,
        Map<ExtraInput, Port> extras,
        Port output,
        int inChannels,
        int latentChannels,
        int embeddingWidth) {
    /** The refiner's are five: it asks for an aesthetic score, and for latents to refine. */
    private static final int TIME_IDS = 6;

    private static final Set<OnnxJavaType> TIMESTEPS =
            EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.INT64, OnnxJavaType.INT32);
    private static final Set<String> KNOWN = Set.of("sample", "timestep", "encoder_hidden_states");

    UnetPorts {
        products = List.copyOf(products);
        extras = Map.copyOf(extras);
    }

    /**
     * Reads a graph's ports.
     *
     * @param products those of its inputs that are products of the prompt
     * @param statedIn channels it reads, for a graph that leaves them open
     * @param statedOut channels it makes, likewise; as many as it reads if nobody says
     */
    static UnetPorts of(GraphPorts graph, List<Port> products, OptionalInt statedIn, OptionalInt statedOut) {
        var sample = graph.floatInput("sample");
        var timestep = graph.input("timestep", TIMESTEPS);
        if (timestep.shape().size() > 1 || timestep.dimension(0) > 1) {
            throw new ModelException(graph.file(), "timestep must be a scalar, [1] or [rows], not " + timestep.shape());
        }
        if (sample.dimension(0) > 0) {
            throw new ModelException(graph.file(), "its batch is fixed at %d rows".formatted(sample.dimension(0)));
        }
        var embedding = graph.floatInput("encoder_hidden_states");
        var output = graph.floatOutput("out_sample");
        var inChannels = channels(graph, statedIn, sample, output);
        return new UnetPorts(
                sample,
                timestep,
                embedding,
                products,
                extras(graph, products),
                output,
                inChannels,
                output.dimension(1) > 0 ? (int) output.dimension(1) : statedOut.orElse(inChannels),
                known(graph, "width of encoder_hidden_states", embedding.dimension(2)));
    }

    private static Map<ExtraInput, Port> extras(GraphPorts graph, List<Port> products) {
        var known =
                Stream.concat(KNOWN.stream(), products.stream().map(Port::name)).collect(Collectors.toSet());
        var others = graph.inputs().stream()
                .map(Port::name)
                .filter(name -> !known.contains(name))
                .toList();
        var unknown =
                others.stream().filter(name -> ExtraInput.of(name).isEmpty()).toList();
        if (!unknown.isEmpty()) {
            throw new ModelException(graph.file(), "wants inputs %s, which we do not know".formatted(unknown));
        }
        var extras = new EnumMap<ExtraInput, Port>(ExtraInput.class);
        others.forEach(name -> extras.put(ExtraInput.of(name).orElseThrow(), vector(graph, graph.floatInput(name))));
        return extras;
    }

    private static Port vector(GraphPorts graph, Port extra) {
        var width = extra.dimension(1);
        if (extra.shape().size() != 2 || width < 1) {
            throw new ModelException(
                    graph.file(), "%s must have shape [rows, a number], not %s".formatted(extra.name(), extra.shape()));
        }
        if (extra.name().equals(ExtraInput.TIME_IDS.inputName()) && width != TIME_IDS) {
            throw new ModelException(
                    graph.file(),
                    "time_ids must be %d numbers a row, not %d: refiners cannot be run".formatted(TIME_IDS, width));
        }
        return extra;
    }

    /** Diffusers' exporter leaves the channels of the input open and writes no config; the output tells them. */
    private static int channels(GraphPorts graph, OptionalInt stated, Port sample, Port output) {
        if (sample.dimension(1) > 0) {
            return (int) sample.dimension(1);
        }
        return stated.orElseGet(() -> known(graph, "channels of sample", output.dimension(1)));
    }

    private static int known(GraphPorts graph, String what, long inGraph) {
        if (inGraph < 1) {
            throw new ModelException(graph.file(), "does not say the " + what);
        }
        return (int) inGraph;
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
