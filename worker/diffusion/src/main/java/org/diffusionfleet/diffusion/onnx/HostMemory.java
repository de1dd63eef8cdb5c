package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.diffusionfleet.diffusion.DeviceMemoryException;

/**
 * Memory outside the heap that ONNX Runtime reads and writes in place. Values are float here and have the graph's element type
 * there; writing and reading allocates nothing. Not thread-safe. Close frees it at once, so after the last tensor over it.
 */
public final class HostMemory implements AutoCloseable {
    /** A cache line, and the widest vector register. */
    private static final int ALIGNMENT = 64;

    private final OnnxJavaType type;
    private final Arena arena;
    private final ByteBuffer bytes;
    private final Elements elements;
    private boolean closed;

    private HostMemory(OnnxJavaType type, Arena arena, ByteBuffer bytes) {
        this.type = type;
        this.arena = arena;
        this.bytes = bytes;
        this.elements = Elements.of(type, bytes);
    }

    /**
     * Memory of zeros.
     *
     * @throws IllegalArgumentException if it is more than a buffer can hold, 2 GiB
     * @throws DeviceMemoryException if there is none left
     */
    @SuppressWarnings("MustBeClosedChecker") // The memory closes it.
    public static HostMemory allocate(OnnxJavaType type, long count) {
        var size = Math.multiplyExact(count, (long) type.size);
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a tensor of %d bytes is too large, at most 2 GiB".formatted(size));
        }
        // Of its own arena: freed when closed, not when collected, and not counted against the JVM's direct buffers.
        var arena = Arena.ofShared();
        try {
            return new HostMemory(
                    type, arena, arena.allocate(size, ALIGNMENT).asByteBuffer().order(ByteOrder.nativeOrder()));
        } catch (OutOfMemoryError e) {
            arena.close();
            throw new DeviceMemoryException("there is no memory for a tensor of %d bytes".formatted(size), e);
        }
    }

    OnnxJavaType type() {
        return type;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Writes one value. */
    public void put(int offset, float value) {
        elements.put(offset, value);
    }

    /** Writes all of {@code values} from element {@code offset} on. */
    public void put(int offset, float[] values) {
        elements.put(offset, values);
    }

    /** Reads {@code into.length} values from element {@code offset} on. */
    public void get(int offset, float[] into) {
        elements.get(offset, into);
    }

    /** Frees the memory; does nothing the second time. Later reads and writes are an {@link IllegalStateException}. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
