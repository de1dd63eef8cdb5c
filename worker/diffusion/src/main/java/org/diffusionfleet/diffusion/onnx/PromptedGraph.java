package org.diffusionfleet.diffusion.onnx;

import java.util.List;
import java.util.Optional;

/**
 * A graph that reads a prompt.
 *
 * @param graph all of it; or, without {@code prompt}, what reads the outputs of that as inputs of the same names
 * @param prompt what follows from the prompt alone, if that is a graph of its own
 */
public record PromptedGraph(OnnxModel graph, Optional<OnnxModel> prompt) implements AutoCloseable {
    /** What {@code prompt} makes, each of shape (rows, tokens, a known width). */
    public List<Port> products() {
        return prompt.map(model -> model.ports().outputs()).orElse(List.of());
    }

    /** Frees both; does nothing the second time. */
    @Override
    public void close() {
        graph.close();
        prompt.ifPresent(OnnxModel::close);
    }
}
