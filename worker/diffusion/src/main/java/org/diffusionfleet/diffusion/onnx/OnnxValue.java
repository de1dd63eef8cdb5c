package org.diffusionfleet.diffusion.onnx;

import java.util.List;

/**
 * An input or output as the file declares it.
 *
 * @param name its name
 * @param type its element type
 * @param shape its dimensions: a number, or a name, or {@code ?} where the file says nothing
 */
public record OnnxValue(String name, ElementType type, List<String> shape) {
    public OnnxValue {
        shape = List.copyOf(shape);
    }

    Port port() {
        return new Port(
                name, type.javaType(), shape.stream().map(OnnxValue::size).toList());
    }

    private static long size(String dimension) {
        return dimension.matches("\\d+") ? Long.parseLong(dimension) : -1;
    }
}
