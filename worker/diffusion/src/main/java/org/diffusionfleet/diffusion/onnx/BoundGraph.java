package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A graph with the tensors it reads and writes: bound once, run whenever they are refilled. Not thread-safe.
 *
 * <p>What a run still allocates is ONNX Runtime's own: its Java API makes arrays of names and handles and a {@code Result} each
 * time, some 500 bytes (README). With outputs bound, too, nothing of a picture's size is among it.
 */
public final class BoundGraph {
    private final OnnxModel graph;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    BoundGraph(OnnxModel graph, Map<String, HostTensor> inputs, Map<String, HostTensor> outputs) {
        this.graph = graph;
        this.inputs = tensors(inputs);
        this.outputs = tensors(outputs);
    }

    /** A {@code LinkedHashMap}: iterating over an immutable map makes an object an entry. */
    private static Map<String, OnnxTensor> tensors(Map<String, HostTensor> byName) {
        var tensors = new LinkedHashMap<String, OnnxTensor>();
        byName.forEach((name, tensor) -> tensors.put(name, tensor.tensor()));
        return tensors;
    }

    /** Runs the graph once. */
    public void run() throws OrtException {
        graph.session().run(inputs, outputs).close();
    }
}
