package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Where the weights of a model lie that comes from memory, if they are not in it. */
    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";

    private final OrtSession session;
    private final GraphPorts ports;

    private OnnxModel(Path file, OrtSession session) throws OrtException {
        this.session = session;
        this.ports = new GraphPorts(
                file,
                ports(session.getInputInfo().values()),
                ports(session.getOutputInfo().values()));
    }

    /**
     * Loads a graph.
     *
     * @param intraOpThreads threads inside one operator, 0 for ONNX Runtime's choice
     */
    public static OnnxModel open(Path file, int intraOpThreads) {
        return open(file, intraOpThreads, Optional.empty());
    }

    /** Loads a graph of which nodes that draw random numbers give their mean: see {@link SilentGraph}. */
    public static OnnxModel openSilenced(Path file, int intraOpThreads) {
        try {
            return open(file, intraOpThreads, Files.isRegularFile(file) ? SilentGraph.of(file) : Optional.empty());
        } catch (IOException e) {
            throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static OnnxModel open(Path file, int intraOpThreads, Optional<byte[]> changed) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(file, "file is missing");
        }
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(intraOpThreads);
            var environment = OrtEnvironment.getEnvironment();
            if (changed.isEmpty()) {
                return new OnnxModel(file, environment.createSession(file.toString(), options));
            }
            options.addConfigEntry(
                    WEIGHTS_FOLDER, String.valueOf(file.toAbsolutePath().getParent()));
            return new OnnxModel(file, environment.createSession(changed.get(), options));
        } catch (OrtException e) {
            throw new ModelException(file, "cannot be loaded: " + reason(e), e);
        }
    }

    public Path file() {
        return ports.file();
    }

    /** What it reads and makes. */
    public GraphPorts ports() {
        return ports;
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
            throw new IllegalStateException("cannot close " + file(), e);
        }
    }
}
