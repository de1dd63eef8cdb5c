package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor in a direct buffer that ONNX Runtime reads and writes in place: allocated once, refilled for each call.
 * Values are float or int here and have the graph's element type there. Not thread-safe; close frees it.
 */
public final class HostTensor implements AutoCloseable {
    private final OnnxJavaType type;
    private final ByteBuffer bytes;
    private final OnnxTensor tensor;

    private HostTensor(OnnxJavaType type, ByteBuffer bytes, OnnxTensor tensor) {
        this.type = type;
        this.bytes = bytes;
        this.tensor = tensor;
    }

    /** A tensor of zeros. A shape of no dimensions is a scalar. */
    public static HostTensor allocate(OnnxJavaType type, long... shape) throws OrtException {
        var elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        var bytes = ByteBuffer.allocateDirect(Math.toIntExact(Math.multiplyExact(elements, (long) type.size)))
                .order(ByteOrder.nativeOrder());
        return new HostTensor(
                type, bytes, OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), bytes, shape, type));
    }

    public OnnxTensor tensor() {
        return tensor;
    }

    /** Writes all of {@code values} from element {@code offset} on. */
    public void put(int offset, float... values) {
        switch (type) {
            case FLOAT -> bytes.asFloatBuffer().put(offset, values);
            case FLOAT16 -> putHalves(offset, values);
            case INT64 -> putLongs(offset, values);
            case INT32 -> putInts(offset, values);
            case DOUBLE, INT8, INT16, BOOL, STRING, UINT8, BFLOAT16, UNKNOWN -> throw unsupported();
        }
    }

    /** Reads {@code into.length} values from element {@code offset} on; of a truth value 0 or 1. */
    public void get(int offset, float[] into) {
        switch (type) {
            case FLOAT -> bytes.asFloatBuffer().get(offset, into);
            case FLOAT16 -> getHalves(offset, into);
            case BOOL -> getBytes(offset, into);
            case INT64, INT32, DOUBLE, INT8, INT16, STRING, UINT8, BFLOAT16, UNKNOWN -> throw unsupported();
        }
    }

    private void putHalves(int offset, float[] values) {
        var halves = bytes.asShortBuffer();
        for (var i = 0; i < values.length; i++) {
            halves.put(offset + i, Float.floatToFloat16(values[i]));
        }
    }

    private void getHalves(int offset, float[] into) {
        var halves = bytes.asShortBuffer();
        for (var i = 0; i < into.length; i++) {
            into[i] = Float.float16ToFloat(halves.get(offset + i));
        }
    }

    private void getBytes(int offset, float[] into) {
        for (var i = 0; i < into.length; i++) {
            into[i] = bytes.get(offset + i);
        }
    }

    private void putLongs(int offset, float[] values) {
        var longs = bytes.asLongBuffer();
        for (var i = 0; i < values.length; i++) {
            longs.put(offset + i, (long) values[i]);
        }
    }

    private void putInts(int offset, float[] values) {
        var ints = bytes.asIntBuffer();
        for (var i = 0; i < values.length; i++) {
            ints.put(offset + i, (int) values[i]);
        }
    }

    private IllegalStateException unsupported() {
        return new IllegalStateException("no conversion for tensors of " + type);
    }

    @Override
    public void close() {
        tensor.close();
    }
}
