package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.diffusionfleet.diffusion.ModelException;

/**
 * What a graph reads and makes. A look-up that finds nothing fit is a {@link ModelException} that names the file.
 *
 * @param file where the graph lies
 * @param inputs in the graph's order
 * @param outputs in the graph's order, at least one
 */
public record GraphPorts(Path file, List<Port> inputs, List<Port> outputs) {
    private static final Set<OnnxJavaType> FLOATS = EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16);

    public GraphPorts {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The input called {@code name}, of one of the element types allowed. */
    public Port input(String name, Set<OnnxJavaType> types) {
        return named(inputs, "input", name, types);
    }

    /** The input called {@code name}, of floats of any width we can convert. */
    public Port floatInput(String name) {
        return input(name, FLOATS);
    }

    /** The only input, whatever its name, of floats. */
    public Port soleFloatInput() {
        if (inputs.size() != 1) {
            throw new ModelException(file, "must have one input, not " + names(inputs));
        }
        return floatInput(inputs.getFirst().name());
    }

    /** The output called {@code name}, of one of the element types allowed. */
    public Port output(String name, Set<OnnxJavaType> types) {
        return named(outputs, "output", name, types);
    }

    /** The output called {@code name}, else the first one, of floats. */
    public Port floatOutput(String name) {
        return requireFloat(output(name).orElse(outputs.getFirst()));
    }

    /** The output called {@code name}, if there is one. */
    public Optional<Port> output(String name) {
        return outputs.stream().filter(port -> port.name().equals(name)).findFirst();
    }

    /** An output of this graph, if it is of floats. */
    public Port requireFloat(Port output) {
        return requireType("output", output, FLOATS);
    }

    private Port named(List<Port> ports, String kind, String name, Set<OnnxJavaType> types) {
        return ports.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .map(port -> requireType(kind, port, types))
                .orElseThrow(
                        () -> new ModelException(file, "has no %s %s, only %s".formatted(kind, name, names(ports))));
    }

    private Port requireType(String kind, Port port, Set<OnnxJavaType> types) {
        if (!types.contains(port.type())) {
            throw new ModelException(
                    file, "%s %s must be one of %s, not %s".formatted(kind, port.name(), types, port.type()));
        }
        return port;
    }

    private static List<String> names(List<Port> ports) {
        return ports.stream().map(Port::name).toList();
    }
}
