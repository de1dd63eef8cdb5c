package org.diffusionfleet.diffusion.text;

import ai.onnxruntime.OnnxJavaType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.ModelFamily;
import org.diffusionfleet.diffusion.model.TextConfig;
import org.diffusionfleet.diffusion.onnx.GraphPorts;
import org.diffusionfleet.diffusion.onnx.Port;

/**
 * What a text encoder's graph reads and which of its outputs count.
 *
 * @param ids token ids, shape (rows, tokens)
 * @param hidden a vector per token, shape (rows, tokens, width)
 * @param pooled a vector for the whole, shape (rows, width), where the UNet wants one
 */
record ClipPorts(Port ids, Port hidden, Optional<Port> pooled) {
    private static final Set<OnnxJavaType> IDS = EnumSet.of(OnnxJavaType.INT32, OnnxJavaType.INT64);
    private static final String HIDDEN = "hidden_states";

    /**
     * The ports of one of a family's encoders.
     *
     * @param place which of them, from 0
     */
    static ClipPorts of(ModelFamily family, int place, GraphPorts graph, TextConfig config) {
        return switch (family) {
            case STABLE_DIFFUSION -> last(graph);
            case STABLE_DIFFUSION_XL -> penultimate(graph, config, place == 1);
        };
    }

    /** Tokens read at once: what the graph fixes, else what its config says. */
    OptionalInt window(TextConfig config) {
        var inGraph = (int) ids.dimension(1);
        return inGraph > 0 ? OptionalInt.of(inGraph) : config.window();
    }

    /** The last layer's vectors: Stable Diffusion 1, and 2, whose exports leave the very last layer out of the graph. */
    private static ClipPorts last(GraphPorts graph) {
        var hidden = first(graph, "last_hidden_state", "text_embeddings")
                .orElse(graph.outputs().getFirst());
        return new ClipPorts(ids(graph), graph.requireFloat(hidden), Optional.empty());
    }

    /** The vectors of the layer before the last: Stable Diffusion XL. */
    private static ClipPorts penultimate(GraphPorts graph, TextConfig config, boolean pooled) {
        return new ClipPorts(
                ids(graph),
                graph.requireFloat(penultimateOutput(graph, config)),
                pooled ? Optional.of(pooledOutput(graph)) : Optional.empty());
    }

    private static Port ids(GraphPorts graph) {
        var others = graph.inputs().stream()
                .map(Port::name)
                .filter(name -> !name.equals("input_ids"))
                .toList();
        if (!others.isEmpty()) {
            throw new ModelException(graph.file(), "wants inputs %s, which we do not know".formatted(others));
        }
        return graph.input("input_ids", IDS);
    }

    /** One output of just this layer, or one per layer with the embedded tokens as number 0. */
    private static Port penultimateOutput(GraphPorts graph, TextConfig config) {
        var layers = graph.outputs().stream()
                .filter(port -> port.name().startsWith(HIDDEN + "."))
                .count();
        return graph.output(HIDDEN)
                .or(() -> graph.output(HIDDEN + "." + (config.layers().orElse((int) layers - 1) - 1)))
                .orElseThrow(() -> new ModelException(
                        graph.file(),
                        "has no output of the layer before the last, only %s: export it with its hidden states"
                                .formatted(outputNames(graph))));
    }

    private static Port pooledOutput(GraphPorts graph) {
        return first(graph, "text_embeds", "text_embeddings")
                .map(graph::requireFloat)
                .orElseThrow(() ->
                        new ModelException(graph.file(), "has no output text_embeds, only " + outputNames(graph)));
    }

    private static Optional<Port> first(GraphPorts graph, String... names) {
        return Stream.of(names).flatMap(name -> graph.output(name).stream()).findFirst();
    }

    private static List<String> outputNames(GraphPorts graph) {
        return graph.outputs().stream().map(Port::name).toList();
    }
}
