package org.diffusionfleet.worker.image.png;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bits, lowest first, into bytes that grow. */
final class BitWriter {

    /** A code and its length in one number: the length in the low four bits. */
    static final int LENGTH_MASK = 15;

    private static final int LENGTH_BITS = 4;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int position;
    /** What is not a whole byte yet: {@code pending} bits, fewer than eight between calls. */
    private long buffer;

    private int pending;

    BitWriter(int capacity) {
        bytes = new byte[capacity + Long.BYTES];
    }

    /** Makes room for so many more bytes, which the methods below do not. */
    void reserve(int more) {
        int needed = position + more + Long.BYTES;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + bytes.length / 2));
        }
    }

    /** The low {@code count} bits, at most 56, of a value that has no others. */
    void bits(long value, int count) {
        buffer |= value << pending;
        pending += count;
        LONG.set(bytes, position, buffer);
        position += pending >>> 3;
        buffer >>>= pending & ~7;
        pending &= 7;
    }

    /** A code of {@link PrefixCode#codes}. */
    void code(int code) {
        bits(code >>> LENGTH_BITS, code & LENGTH_MASK);
    }

    /**
     * The codes of bytes. The innermost loop of compression: four codes of at most twelve bits, and the seven bits pending,
     * fit a long, so that it is stored once for four.
     */
    void codes(int[] codes, byte[] data, int from, int to) {
        int i = from;
        for (; i + 4 <= to; i += 4) {
            int first = codes[data[i] & 0xFF];
            int second = codes[data[i + 1] & 0xFF];
            int third = codes[data[i + 2] & 0xFF];
            int fourth = codes[data[i + 3] & 0xFF];
            int secondAt = first & LENGTH_MASK;
            int thirdAt = secondAt + (second & LENGTH_MASK);
            int fourthAt = thirdAt + (third & LENGTH_MASK);
            bits(
                    (first >>> LENGTH_BITS)
                            | ((long) (second >>> LENGTH_BITS) << secondAt)
                            | ((long) (third >>> LENGTH_BITS) << thirdAt)
                            | ((long) (fourth >>> LENGTH_BITS) << fourthAt),
                    fourthAt + (fourth & LENGTH_MASK));
        }
        for (; i < to; i++) {
            code(codes[data[i] & 0xFF]);
        }
    }

    /** Bytes as they are, at the next whole byte. */
    void bytes(byte[] data, int from, int count) {
        align();
        System.arraycopy(data, from, bytes, position, count);
        position += count;
    }

    /** Zeros up to the next whole byte. */
    void align() {
        bits(0, -pending & 7);
    }

    /** All whole bytes written. */
    byte[] toByteArray() {
        return Arrays.copyOf(bytes, position);
    }
}
