package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An input or output as the file declares it (ValueInfoProto).
 *
 * @param name its name
 * @param type its element type
 * @param shape its dimensions: a number, or a name, or {@code ?} where the file says nothing
 */
public record OnnxValue(String name, ElementType type, List<String> shape) {
    private static final String UNSAID = "?";

    public OnnxValue {
        shape = List.copyOf(shape);
    }

    static OnnxValue read(MemorySegment valueInfo) {
        var name = new String[] {""};
        var type = new ElementType[] {ElementType.OTHER};
        var shape = new ArrayList<String>();
        WireReader.read(valueInfo, (number, value, content) -> {
            switch (number) {
                case 1 -> name[0] = WireReader.text(content);
                case 2 -> nested(content, 1, tensor -> tensorType(tensor, type, shape));
                default -> {}
            }
        });
        return new OnnxValue(name[0], type[0], shape);
    }

    private static void tensorType(MemorySegment tensor, ElementType[] type, List<String> shape) {
        WireReader.read(tensor, (number, value, content) -> {
            switch (number) {
                case 1 -> type[0] = ElementType.of(value);
                case 2 -> nested(content, 1, dimension -> shape.add(dimension(dimension)));
                default -> {}
            }
        });
    }

    private static void nested(MemorySegment message, int wanted, Consumer<MemorySegment> visit) {
        WireReader.read(message, (number, value, content) -> {
            if (number == wanted) {
                visit.accept(content);
            }
        });
    }

    private static String dimension(MemorySegment dimension) {
        var said = new String[] {UNSAID};
        WireReader.read(dimension, (number, value, content) -> {
            switch (number) {
                case 1 -> said[0] = String.valueOf(value);
                case 2 -> said[0] = WireReader.text(content);
                default -> {}
            }
        });
        return said[0];
    }

    Port port() {
        return new Port(
                name, type.javaType(), shape.stream().map(OnnxValue::size).toList());
    }

    /** A dimension's size, -1 where dynamic. */
    private static long size(String dimension) {
        return dimension.matches("\\d{1,18}") ? Long.parseLong(dimension) : -1;
    }
}
