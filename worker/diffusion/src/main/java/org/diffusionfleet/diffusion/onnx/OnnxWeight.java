package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An initializer but for its values (TensorProto).
 *
 * @param name its name in the graph
 * @param type its element type
 * @param shape its dimensions; none for a scalar
 * @param external where its values lie, if not in the graph's file: {@code location}, {@code offset}, {@code length}
 */
record OnnxWeight(String name, ElementType type, List<Long> shape, Map<String, String> external) {
    static OnnxWeight read(MemorySegment tensor) {
        var name = new String[] {""};
        var type = new ElementType[] {ElementType.OTHER};
        var shape = new ArrayList<Long>();
        var external = new HashMap<String, String>();
        WireReader.read(tensor, (number, value, content) -> {
            switch (number) {
                // Dimensions come one by one, or packed into one field.
                case 1 -> {
                    if (content.equals(MemorySegment.NULL)) {
                        shape.add(value);
                    } else {
                        WireReader.packed(content, shape::add);
                    }
                }
                case 2 -> type[0] = ElementType.of(value);
                case 8 -> name[0] = WireReader.text(content);
                case 13 -> entry(content, external);
                default -> {}
            }
        });
        return new OnnxWeight(name[0], type[0], shape, external);
    }

    private static void entry(MemorySegment entry, Map<String, String> into) {
        var key = new String[] {""};
        WireReader.read(entry, (number, value, content) -> {
            switch (number) {
                case 1 -> key[0] = WireReader.text(content);
                case 2 -> into.put(key[0], WireReader.text(content));
                default -> {}
            }
        });
    }

    long bytes() {
        return shape.stream().reduce(1L, (one, other) -> one * other) * type.bytes();
    }

    Optional<String> location() {
        return Optional.ofNullable(external.get("location"));
    }

    /** Where in the other file its values end. */
    long end() {
        return number("offset", 0) + number("length", bytes());
    }

    private long number(String key, long otherwise) {
        var text = external.getOrDefault(key, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
    }
}
