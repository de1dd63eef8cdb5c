package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Memory as numbers of a graph's type, float on our side. Its views are made once: nothing here allocates. */
sealed interface Elements {
    void put(int offset, float value);

    void put(int offset, float[] values);

    void get(int offset, float[] into);

    static Elements of(OnnxJavaType type, ByteBuffer bytes) {
        return switch (type) {
            case FLOAT -> new Floats(bytes.asFloatBuffer());
            case FLOAT16 -> new Halves(bytes.asShortBuffer());
            case INT64 -> new Longs(bytes.asLongBuffer());
            case INT32 -> new Ints(bytes.asIntBuffer());
            case BOOL -> new Bools(bytes);
            case UINT8, INT8, DOUBLE, INT16, STRING, BFLOAT16, UNKNOWN ->
                throw new IllegalStateException("no conversion for tensors of " + type);
        };
    }

    record Floats(FloatBuffer buffer) implements Elements {
        @Override
        public void put(int offset, float value) {
            buffer.put(offset, value);
        }

        @Override
        public void put(int offset, float[] values) {
            buffer.put(offset, values);
        }

        @Override
        public void get(int offset, float[] into) {
            buffer.get(offset, into);
        }
    }

    record Halves(ShortBuffer buffer) implements Elements {
        @Override
        public void put(int offset, float value) {
            buffer.put(offset, Float.floatToFloat16(value));
        }

        @Override
        public void put(int offset, float[] values) {
            for (var i = 0; i < values.length; i++) {
                buffer.put(offset + i, Float.floatToFloat16(values[i]));
            }
        }

        @Override
        public void get(int offset, float[] into) {
            for (var i = 0; i < into.length; i++) {
                into[i] = Float.float16ToFloat(buffer.get(offset + i));
            }
        }
    }

    record Longs(LongBuffer buffer) implements Elements {
        @Override
        public void put(int offset, float value) {
            buffer.put(offset, (long) value);
        }

        @Override
        public void put(int offset, float[] values) {
            for (var i = 0; i < values.length; i++) {
                put(offset + i, values[i]);
            }
        }

        @Override
        public void get(int offset, float[] into) {
            for (var i = 0; i < into.length; i++) {
                into[i] = buffer.get(offset + i);
            }
        }
    }

    record Ints(IntBuffer buffer) implements Elements {
        @Override
        public void put(int offset, float value) {
            buffer.put(offset, (int) value);
        }

        @Override
        public void put(int offset, float[] values) {
            for (var i = 0; i < values.length; i++) {
                put(offset + i, values[i]);
            }
        }

        @Override
        public void get(int offset, float[] into) {
            for (var i = 0; i < into.length; i++) {
                into[i] = buffer.get(offset + i);
            }
        }
    }

    /** Truth values, 0 or 1. */
    record Bools(ByteBuffer buffer) implements Elements {
        @Override
        public void put(int offset, float value) {
            buffer.put(offset, (byte) value);
        }

        @Override
        public void put(int offset, float[] values) {
            for (var i = 0; i < values.length; i++) {
                put(offset + i, values[i]);
            }
        }

        @Override
        public void get(int offset, float[] into) {
            for (var i = 0; i < into.length; i++) {
                into[i] = buffer.get(offset + i);
            }
        }
    }
}
