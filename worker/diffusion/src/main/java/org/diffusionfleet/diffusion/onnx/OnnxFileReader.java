package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.diffusionfleet.diffusion.ModelException;

/** Reads one {@link OnnxFile}: a method a message of the schema, with the field numbers of onnx.proto3. */
final class OnnxFileReader {
    private static final String STANDARD_DOMAIN = "ai.onnx";

    private final Path file;
    private final Map<String, Long> opsets = new HashMap<>();
    private final Set<String> domains = new HashSet<>();
    private final Map<String, Long> weightBytes = new HashMap<>();
    private final Map<Path, Long> weightFiles = new HashMap<>();
    private final List<OnnxValue> inputs = new ArrayList<>();
    private final List<OnnxValue> outputs = new ArrayList<>();
    private final Set<String> initializers = new HashSet<>();
    private String producer = "";
    private String version = "";

    private OnnxFileReader(Path file) {
        this.file = file;
    }

    static OnnxFile read(Path file) {
        return WireReader.file(file, model -> {
            var reader = new OnnxFileReader(file);
            reader.model(model);
            return reader.result();
        });
    }

    private OnnxFile result() {
        if (outputs.isEmpty()) {
            throw new ModelException(file, "is not an ONNX file, or cut off: it has no graph with outputs");
        }
        inputs.removeIf(input -> initializers.contains(input.name()));
        return new OnnxFile(
                file,
                (producer + " " + version).strip(),
                opsets.getOrDefault("", opsets.getOrDefault(STANDARD_DOMAIN, 0L)),
                domains,
                weightBytes,
                weightFiles,
                inputs,
                outputs);
    }

    private void model(MemorySegment model) {
        WireReader.read(model, (number, value, content) -> {
            switch (number) {
                case 2 -> producer = WireReader.text(content);
                case 3 -> version = WireReader.text(content);
                case 7 -> graph(content);
                case 8 -> operatorSet(content);
                default -> {}
            }
        });
    }

    private void operatorSet(MemorySegment set) {
        var domain = new String[] {""};
        var number = new long[1];
        WireReader.read(set, (field, value, content) -> {
            switch (field) {
                case 1 -> domain[0] = WireReader.text(content);
                case 2 -> number[0] = value;
                default -> {}
            }
        });
        opsets.put(domain[0], number[0]);
    }

    private void graph(MemorySegment graph) {
        WireReader.read(graph, (number, value, content) -> {
            switch (number) {
                case 1 -> node(content);
                case 5 -> initializer(OnnxWeight.read(content));
                case 11 -> inputs.add(OnnxValue.read(content));
                case 12 -> outputs.add(OnnxValue.read(content));
                default -> {}
            }
        });
    }

    private void node(MemorySegment node) {
        WireReader.read(node, (number, value, content) -> {
            var domain = number == 7 ? WireReader.text(content) : "";
            if (!domain.isEmpty() && !domain.equals(STANDARD_DOMAIN)) {
                domains.add(domain);
            }
        });
    }

    private void initializer(OnnxWeight weight) {
        initializers.add(weight.name());
        weightBytes.merge(weight.type().title(), weight.bytes(), Long::sum);
        weight.location().ifPresent(location -> weightFiles.merge(beside(location), weight.end(), Math::max));
    }

    private Path beside(String location) {
        var relative = Path.of(location).normalize();
        if (relative.isAbsolute() || relative.startsWith("..")) {
            throw new ModelException(file, "keeps weights outside of its folder, in " + location);
        }
        return file.resolveSibling(relative);
    }
}
