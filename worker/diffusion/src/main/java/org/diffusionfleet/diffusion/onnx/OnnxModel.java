package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
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
import org.diffusionfleet.diffusion.provider.ProviderException;

/** One ONNX graph, ready to run. Runs may overlap; close after the last. */
public final class OnnxModel implements AutoCloseable {
    /** What ONNX Runtime puts before its reason: code, file, and where in its own source it stands. */
    private static final Pattern PREAMBLE = Pattern.compile(
            "^Error code - \\w+ - message: (Load model from .*? failed:)?(/\\S+:\\d+ .*?\\) (?=[A-Z]))?");

    /** Where a session comes from. */
    @FunctionalInterface
    private interface SessionSource {
        OrtSession open() throws OrtException;
    }

    private final OrtSession session;
    private final GraphPorts ports;
    private volatile boolean closed;

    private OnnxModel(Path file, OrtSession session) throws OrtException {
        this.session = session;
        this.ports = new GraphPorts(
                file,
                ports(session.getInputInfo().values()),
                ports(session.getOutputInfo().values()));
    }

    /**
     * Loads a graph on the CPU.
     *
     * @param intraOpThreads threads inside one operator, 0 for ONNX Runtime's choice
     */
    public static OnnxModel open(Path file, int intraOpThreads) {
        return open(file, GraphSettings.cpu(intraOpThreads));
    }

    /**
     * Loads a graph; a large one for the CPU in less memory, see {@link LeanGraph}.
     *
     * @throws ModelException if the file is missing, broken or asks for what this runtime has not
     * @throws ProviderException if an execution provider that was asked for cannot be had
     */
    public static OnnxModel open(Path file, GraphSettings settings) {
        var opener = new SessionOpener(file, settings);
        return open(file, () -> {
            var lean =
                    settings.onlyCpu() && OnnxFile.read(file).isLarge() ? LeanGraph.of(file) : Optional.<byte[]>empty();
            return lean.isPresent() ? opener.open(lean.get(), "lean") : opener.open();
        });
    }

    /** Loads a graph of which the nodes that draw random numbers give their mean: see {@link SilentGraph}. */
    public static OnnxModel openSilenced(Path file, GraphSettings settings) {
        var silenced = Files.isRegularFile(file) ? SilentGraph.of(file) : Optional.<byte[]>empty();
        return silenced.map(graph -> open(file, () -> new SessionOpener(file, settings).open(graph)))
                .orElseGet(() -> open(file, settings));
    }

    /**
     * Loads a UNet's graph without the products of its prompt and weights, and those, if it has any: see {@link PromptSplit}.
     * A GPU gets the graph whole.
     */
    public static PromptedGraph openPrompted(Path file, GraphSettings settings) {
        var split =
                settings.onlyCpu() && Files.isRegularFile(file) ? PromptSplit.of(file) : Optional.<PromptSplit>empty();
        if (split.isEmpty()) {
            return new PromptedGraph(open(file, settings), Optional.empty());
        }
        var opener = new SessionOpener(file, settings);
        var rest = open(file, () -> opener.open(split.get().rest(), "rest"));
        try {
            return new PromptedGraph(
                    rest, Optional.of(open(file, () -> opener.open(split.get().prompt(), "prompt"))));
        } catch (RuntimeException e) {
            rest.close();
            throw e;
        }
    }

    private static OnnxModel open(Path file, SessionSource source) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(file, "file is missing");
        }
        try {
            return new OnnxModel(file, source.open());
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
        new BoundGraph(this, in, out).run();
    }

    /** Runs the graph once and copies outputs of floats, in their order: for graphs that do not run at every step. */
    public List<float[]> run(Map<String, HostTensor> in, List<Port> outputs) throws OrtException {
        var names = outputs.stream().map(Port::name).toList();
        try (var result = session().run(tensors(in), Set.copyOf(names))) {
            return names.stream()
                    .map(name -> floats((OnnxTensor) result.get(name).orElseThrow()))
                    .toList();
        }
    }

    private static float[] floats(OnnxTensor tensor) {
        var values = new float[(int) tensor.getInfo().getNumElements()];
        tensor.getFloatBuffer().get(values);
        return values;
    }

    /** Runs the graph once to learn the shape of an output. */
    public List<Long> outputShape(Map<String, HostTensor> in, Port output) throws OrtException {
        try (var result = session().run(tensors(in), Set.of(output.name()))) {
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

    /**
     * The session, to run it.
     *
     * @throws IllegalStateException if the graph is closed
     */
    OrtSession session() {
        if (closed) {
            throw new IllegalStateException(file() + " is closed");
        }
        return session;
    }

    /** Frees the graph; does nothing the second time. Running it after that is an {@link IllegalStateException}. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("cannot close " + file(), e);
        }
    }
}
