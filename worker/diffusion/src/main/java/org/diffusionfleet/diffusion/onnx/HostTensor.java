package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import org.diffusionfleet.diffusion.provider.OnnxRuntime;

/**
 * A tensor in memory that ONNX Runtime reads and writes in place: made once, refilled for each call. Not thread-safe. Closing
 * it twice is harmless; what is done with it after that is an {@link IllegalStateException}.
 */
public final class HostTensor implements AutoCloseable {
    private final HostMemory memory;
    private final boolean ownsMemory;
    private final OnnxTensor tensor;
    private boolean closed;

    private HostTensor(HostMemory memory, boolean ownsMemory, OnnxTensor tensor) {
        this.memory = memory;
        this.ownsMemory = ownsMemory;
        this.tensor = tensor;
    }

    /** A tensor of zeros in memory of its own. A shape of no dimensions is a scalar. */
    public static HostTensor allocate(OnnxJavaType type, long... shape) throws OrtException {
        var memory = HostMemory.allocate(type, count(shape));
        try {
            return new HostTensor(memory, true, create(memory, shape));
        } catch (OrtException e) {
            memory.close();
            throw e;
        }
    }

    /** A tensor over the front of someone else's memory, which must outlive it. */
    static HostTensor over(HostMemory memory, long... shape) throws OrtException {
        return new HostTensor(memory, false, create(memory, shape));
    }

    static long count(long... shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    private static OnnxTensor create(HostMemory memory, long... shape) throws OrtException {
        var size = Math.toIntExact(count(shape) * memory.type().size);
        var front = memory.bytes().slice(0, size).order(memory.bytes().order());
        return OnnxTensor.createTensor(OnnxRuntime.environment(), front, shape, memory.type());
    }

    OnnxTensor tensor() {
        if (closed) {
            throw new IllegalStateException("the tensor is closed");
        }
        return tensor;
    }

    /** Writes all of {@code values} from element {@code offset} on. */
    public void put(int offset, float... values) {
        memory.put(offset, values);
    }

    /** Reads {@code into.length} values from element {@code offset} on; of a truth value 0 or 1. */
    public void get(int offset, float[] into) {
        memory.get(offset, into);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            tensor.close();
            if (ownsMemory) {
                memory.close();
            }
        }
    }
}
