package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.diffusionfleet.diffusion.ModelException;

/** Reads one {@link OnnxFile}. Field numbers are those of onnx.proto3, each message in a method of its name. */
final class OnnxFileReader {
    private static final String STANDARD_DOMAIN = "ai.onnx";

    private final Path file;
    private final ProtoReader in;
    private String producer = "";
    private String producerVersion = "";
    private long opset;
    private final Set<String> domains = new HashSet<>();
    private final Map<String, Long> weightBytes = new HashMap<>();
    private final Map<Path, Long> external = new HashMap<>();
    private final List<OnnxValue> inputs = new ArrayList<>();
    private final List<OnnxValue> outputs = new ArrayList<>();
    private final Set<String> weights = new HashSet<>();

    OnnxFileReader(Path file, ProtoReader in) {
        this.file = file;
        this.in = in;
    }

    OnnxFile read() throws IOException {
        in.fields(this::model);
        // Old exporters list the weights among the inputs, too.
        inputs.removeIf(input -> weights.contains(input.name()));
        if (outputs.isEmpty()) {
            throw new ModelException(file, "is not an ONNX file: it has no graph with outputs");
        }
        return new OnnxFile(
                file,
                (producer + " " + producerVersion).strip(),
                opset,
                domains,
                weightBytes,
                external,
                inputs,
                outputs);
    }

    private void model(int field, int wireType) throws IOException {
        switch (field) {
            case 2 -> producer = in.string();
            case 3 -> producerVersion = in.string();
            case 7 -> in.message(this::graph);
            case 8 -> operatorSet();
            default -> in.skip(wireType);
        }
    }

    private void operatorSet() throws IOException {
        var set = new Object() {
            String domain = "";
            long version;
        };
        in.message((field, wireType) -> {
            switch (field) {
                case 1 -> set.domain = in.string();
                case 2 -> set.version = in.varint();
                default -> in.skip(wireType);
            }
        });
        if (set.domain.isEmpty() || set.domain.equals(STANDARD_DOMAIN)) {
            opset = set.version;
        }
    }

    private void graph(int field, int wireType) throws IOException {
        switch (field) {
            case 1 -> in.message(this::node);
            case 5 -> initializer();
            case 11 -> inputs.add(value());
            case 12 -> outputs.add(value());
            default -> in.skip(wireType);
        }
    }

    private void node(int field, int wireType) throws IOException {
        if (field == 7) {
            domains.add(in.string());
            domains.removeAll(Set.of("", STANDARD_DOMAIN));
        } else {
            in.skip(wireType);
        }
    }

    private void initializer() throws IOException {
        var tensor = new OnnxTensorReader(in);
        in.message(tensor::tensor);
        weights.add(tensor.name());
        weightBytes.merge(tensor.type().title(), tensor.bytes(), Long::sum);
        tensor.location().ifPresent(location -> external.merge(resolve(location), tensor.externalEnd(), Math::max));
    }

    private Path resolve(String location) {
        var relative = Path.of(location).normalize();
        if (relative.isAbsolute() || relative.startsWith("..")) {
            throw new ModelException(file, "keeps weights outside of its folder, in " + location);
        }
        return file.resolveSibling(relative);
    }

    private OnnxValue value() throws IOException {
        var value = new OnnxValueReader(in);
        in.message(value::value);
        return value.read();
    }
}
