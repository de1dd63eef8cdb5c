package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.util.List;

/**
 * One input or output of a graph.
 *
 * @param name its name in the graph
 * @param type its element type
 * @param shape its dimensions, -1 where dynamic; empty for a scalar
 */
public record Port(String name, OnnxJavaType type, List<Long> shape) {
    public Port {
        shape = List.copyOf(shape);
    }

    /** The size of a dimension, or -1 if it is dynamic or there is none. */
    public long dimension(int axis) {
        return axis < shape.size() ? shape.get(axis) : -1;
    }
}
