package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads one TensorProto, all but its values. */
final class OnnxTensorReader {
    private final ProtoReader in;
    private final Map<String, String> external = new HashMap<>();
    private String name = "";
    private ElementType type = ElementType.OTHER;
    private long elements = 1;

    OnnxTensorReader(ProtoReader in) {
        this.in = in;
    }

    void tensor(int field, int wireType) throws IOException {
        switch (field) {
            case 1 -> dimensions(wireType);
            case 2 -> type = ElementType.of(in.varint());
            case 8 -> name = in.string();
            case 13 -> entry();
            default -> in.skip(wireType);
        }
    }

    /** Written one by one, or packed into one field. */
    private void dimensions(int wireType) throws IOException {
        if (wireType == ProtoReader.BYTES) {
            in.values(() -> elements *= in.varint());
        } else {
            elements *= in.varint();
        }
    }

    private void entry() throws IOException {
        var pair = new String[] {"", ""};
        in.message((field, wireType) -> {
            switch (field) {
                case 1 -> pair[0] = in.string();
                case 2 -> pair[1] = in.string();
                default -> in.skip(wireType);
            }
        });
        external.put(pair[0], pair[1]);
    }

    String name() {
        return name;
    }

    ElementType type() {
        return type;
    }

    long bytes() {
        return elements * type.bytes();
    }

    /** The file its values lie in, if not in the graph's. */
    Optional<String> location() {
        return Optional.ofNullable(external.get("location"));
    }

    /** Where in that file they end. */
    long externalEnd() {
        return number("offset", 0) + number("length", bytes());
    }

    private long number(String key, long otherwise) {
        try {
            return Long.parseLong(external.getOrDefault(key, String.valueOf(otherwise)));
        } catch (NumberFormatException e) {
            throw in.malformed("%s '%s' of external weights".formatted(key, external.get(key)));
        }
    }
}
