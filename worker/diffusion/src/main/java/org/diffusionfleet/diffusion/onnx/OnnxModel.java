package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.diffusionfleet.diffusion.ModelException;

/** One ONNX graph, ready to run on the CPU. Runs may overlap; close after the last. */
public final class OnnxModel implements AutoCloseable {
    /** What ONNX Runtime puts before its reason: code, file, and where in its own source it stands. */
    private static final Pattern PREAMBLE = Pattern.compile(
            "^Error code - \\w+ - message: (Load model from .*? failed:)?(/\\S+:\\d+ .*?\\) (?=[A-Z]))?");

    private static final Set<OnnxJavaType> FLOATS = EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16);

    private final Path file;
    private final OrtSession session;
    private final List<Port> inputs;
    private final List<Port> outputs;

    private OnnxModel(Path file, OrtSession session) throws OrtException {
        this.file = file;
        this.session = session;
        this.inputs = ports(session.getInputInfo().values());
        this.outputs = ports(session.getOutputInfo().values());
    }

    /**
     * Loads a graph.
     *
     * @param intraOpThreads threads inside one operator, 0 for ONNX Runtime's choice
     */
    public static OnnxModel open(Path file, int intraOpThreads) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(file, "file is missing");
        }
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(intraOpThreads);
            return new OnnxModel(file, OrtEnvironment.getEnvironment().createSession(file.toString(), options));
        } catch (OrtException e) {
            throw new ModelException(file, "cannot be loaded: " + reason(e), e);
        }
    }

    public Path file() {
        return file;
    }

    public List<Port> inputs() {
        return inputs;
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
        var known = outputs.stream().anyMatch(port -> port.name().equals(name));
        return named(outputs, "output", known ? name : outputs.getFirst().name(), FLOATS);
    }

    /** Runs the graph once, from and into tensors of the caller's. */
    public void run(Map<String, HostTensor> in, Map<String, HostTensor> out) throws OrtException {
        session.run(tensors(in), tensors(out)).close();
    }

    /** Runs the graph once to learn the shape of an output. */
    public List<Long> outputShape(Map<String, HostTensor> in, Port output) throws OrtException {
        try (var result = session.run(tensors(in), Set.of(output.name()))) {
            return LongStream.of(((TensorInfo) result.get(0).getInfo()).getShape())
                    .boxed()
                    .toList();
        }
    }

    private static Map<String, OnnxTensor> tensors(Map<String, HostTensor> byName) {
        return byName.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().tensor()));
    }

    private static String reason(OrtException e) {
        return PREAMBLE.matcher(String.valueOf(e.getMessage())).replaceFirst("");
    }

    private Port named(List<Port> ports, String kind, String name, Set<OnnxJavaType> types) {
        var port = ports.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new ModelException(file, "has no %s %s, only %s".formatted(kind, name, names(ports))));
        if (!types.contains(port.type())) {
            throw new ModelException(file, "%s %s must be one of %s, not %s".formatted(kind, name, types, port.type()));
        }
        return port;
    }

    private static List<String> names(List<Port> ports) {
        return ports.stream().map(Port::name).toList();
    }

    private static List<Port> ports(Collection<NodeInfo> nodes) {
        return nodes.stream()
                .map(node -> node.getInfo() instanceof TensorInfo tensor
                        ? new Port(
                                node.getName(),
                                tensor.type,
                                LongStream.of(tensor.getShape()).boxed().toList())
                        : new Port(node.getName(), OnnxJavaType.UNKNOWN, List.of()))
                .toList();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("cannot close " + file, e);
        }
    }
}
