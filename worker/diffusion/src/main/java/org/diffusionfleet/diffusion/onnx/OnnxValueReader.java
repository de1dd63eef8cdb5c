package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one ValueInfoProto: each message in it in a method of its own. */
final class OnnxValueReader {
    private static final String UNSAID = "?";

    private final ProtoReader in;
    private final List<String> shape = new ArrayList<>();
    private String name = "";
    private ElementType type = ElementType.OTHER;

    OnnxValueReader(ProtoReader in) {
        this.in = in;
    }

    OnnxValue read() {
        return new OnnxValue(name, type, shape);
    }

    void value(int field, int wireType) throws IOException {
        switch (field) {
            case 1 -> name = in.string();
            case 2 -> in.message(this::type);
            default -> in.skip(wireType);
        }
    }

    private void type(int field, int wireType) throws IOException {
        if (field == 1) {
            in.message(this::tensorType);
        } else {
            in.skip(wireType);
        }
    }

    private void tensorType(int field, int wireType) throws IOException {
        switch (field) {
            case 1 -> type = ElementType.of(in.varint());
            case 2 -> in.message(this::shape);
            default -> in.skip(wireType);
        }
    }

    private void shape(int field, int wireType) throws IOException {
        if (field == 1) {
            shape.add(UNSAID);
            in.message(this::dimension);
        } else {
            in.skip(wireType);
        }
    }

    private void dimension(int field, int wireType) throws IOException {
        switch (field) {
            case 1 -> shape.set(shape.size() - 1, String.valueOf(in.varint()));
            case 2 -> shape.set(shape.size() - 1, in.string());
            default -> in.skip(wireType);
        }
    }
}
