package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Memory for a graph's inputs and outputs at the most rows of a call, and the graph bound to the front of it for every number
 * of rows that was asked for. Not thread-safe.
 */
public final class BatchBuffers implements AutoCloseable {
    private final OnnxModel graph;
    private final Map<String, Slot> inputs = new LinkedHashMap<>();
    private final Map<String, Slot> outputs = new LinkedHashMap<>();
    private final List<HostTensor> tensors = new ArrayList<>();
    private final @Nullable BoundGraph[] calls;

    private record Slot(HostMemory memory, Shape shape) {}

    /** The shape of an input or output at so many rows. */
    @FunctionalInterface
    public interface Shape extends IntFunction<long[]> {}

    /**
     * Buffers of a graph.
     *
     * @param maxRows most rows in a call, at least 1
     * @param inputs all of the graph's inputs and their shapes
     * @param outputs those of its outputs that are wanted
     */
    public BatchBuffers(OnnxModel graph, int maxRows, Map<Port, Shape> inputs, Map<Port, Shape> outputs) {
        this.graph = graph;
        this.calls = new BoundGraph[maxRows];
        try {
            allocate(inputs, maxRows, this.inputs);
            allocate(outputs, maxRows, this.outputs);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static void allocate(Map<Port, Shape> ports, int maxRows, Map<String, Slot> into) {
        ports.forEach((port, shape) -> into.put(
                port.name(),
                new Slot(HostMemory.allocate(port.type(), HostTensor.count(shape.apply(maxRows))), shape)));
    }

    /** What the graph reads under this name. */
    public HostMemory input(Port port) {
        return memory(inputs, port);
    }

    /** What the graph writes under this name. */
    public HostMemory output(Port port) {
        return memory(outputs, port);
    }

    private static HostMemory memory(Map<String, Slot> slots, Port port) {
        var slot = slots.get(port.name());
        if (slot == null) {
            throw new IllegalArgumentException("no buffer for " + port.name());
        }
        return slot.memory;
    }

    /** Runs the graph on the first rows. */
    public void run(int rows) throws OrtException {
        var call = calls[rows - 1];
        if (call == null) {
            call = new BoundGraph(graph, bind(inputs, rows), bind(outputs, rows));
            calls[rows - 1] = call;
        }
        call.run();
    }

    private Map<String, HostTensor> bind(Map<String, Slot> slots, int rows) throws OrtException {
        var bound = new LinkedHashMap<String, HostTensor>();
        for (var slot : slots.entrySet()) {
            var tensor = HostTensor.over(
                    slot.getValue().memory, slot.getValue().shape.apply(rows));
            tensors.add(tensor);
            bound.put(slot.getKey(), tensor);
        }
        return bound;
    }

    @Override
    public void close() {
        tensors.forEach(HostTensor::close);
        inputs.values().forEach(slot -> slot.memory.close());
        outputs.values().forEach(slot -> slot.memory.close());
    }
}
