package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.util.Arrays;
import java.util.Locale;

/** Element types of ONNX tensors (TensorProto.DataType), as many as diffusion models use. */
public enum ElementType {
    FLOAT(1, 4, OnnxJavaType.FLOAT),
    UINT8(2, 1, OnnxJavaType.UINT8),
    INT8(3, 1, OnnxJavaType.INT8),
    INT16(5, 2, OnnxJavaType.INT16),
    INT32(6, 4, OnnxJavaType.INT32),
    INT64(7, 8, OnnxJavaType.INT64),
    BOOL(9, 1, OnnxJavaType.BOOL),
    FLOAT16(10, 2, OnnxJavaType.FLOAT16),
    DOUBLE(11, 8, OnnxJavaType.DOUBLE),
    BFLOAT16(16, 2, OnnxJavaType.BFLOAT16),
    OTHER(0, 0, OnnxJavaType.UNKNOWN);

    private final int code;
    private final int bytes;
    private final OnnxJavaType javaType;

    ElementType(int code, int bytes, OnnxJavaType javaType) {
        this.code = code;
        this.bytes = bytes;
        this.javaType = javaType;
    }

    static ElementType of(long code) {
        return Arrays.stream(values())
                .filter(type -> type.code == code)
                .findFirst()
                .orElse(OTHER);
    }

    /** Its number in an ONNX file, 0 if unknown. */
    int code() {
        return code;
    }

    /** Bytes of one element, 0 if unknown. */
    int bytes() {
        return bytes;
    }

    OnnxJavaType javaType() {
        return javaType;
    }

    /** As people write it: {@code float32}, {@code int64}. */
    public String title() {
        return this == FLOAT ? "float32" : name().toLowerCase(Locale.ROOT);
    }
}
