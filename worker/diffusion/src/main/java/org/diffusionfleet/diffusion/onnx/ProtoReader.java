package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.diffusionfleet.diffusion.ModelException;

/**
 * Walks a file in Protocol Buffers' wire format and never reads what it skips: gigabytes of weights cost nothing. The format
 * is a handful of rules (protobuf.dev, "Encoding"); a library would bring classes that clash with those of a service.
 */
final class ProtoReader implements AutoCloseable {
    /** Wire types. */
    static final int VARINT = 0;

    static final int EIGHT_BYTES = 1;
    static final int BYTES = 2;
    static final int FOUR_BYTES = 5;

    private static final int BUFFER = 1 << 16;
    private static final int MAX_STRING = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private final long size;
    private long bufferStart;
    private long limit;

    private ProtoReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
        this.limit = size;
    }

    static ProtoReader open(Path file) throws IOException {
        return new ProtoReader(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    /** Takes a message's fields one by one; it must read or skip the value of each. */
    @FunctionalInterface
    interface Fields {
        void field(int number, int wireType) throws IOException;
    }

    /** Reads one of several packed values. */
    @FunctionalInterface
    interface Value {
        void read() throws IOException;
    }

    /** Reads to the end of the message it is in: the whole file, or what {@link #message} entered. */
    void fields(Fields each) throws IOException {
        while (position() < limit) {
            var tag = varint();
            each.field((int) (tag >>> 3), (int) (tag & 7));
        }
    }

    /** Reads the message that begins here. */
    void message(Fields each) throws IOException {
        var outer = limit;
        limit = end();
        fields(each);
        limit = outer;
    }

    /** Reads packed values, one by one. */
    void values(Value each) throws IOException {
        var outer = limit;
        limit = end();
        while (position() < limit) {
            each.read();
        }
        limit = outer;
    }

    String string() throws IOException {
        var length = end() - position();
        if (length > MAX_STRING) {
            throw malformed("a name of %d bytes".formatted(length));
        }
        var bytes = new byte[(int) length];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = next();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    long varint() throws IOException {
        var value = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            var b = next();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("a number of more than ten bytes");
    }

    /** Skips a value; returns how many bytes it has, its length not counted. */
    long skip(int wireType) throws IOException {
        var from = position();
        return switch (wireType) {
            case VARINT -> {
                varint();
                yield position() - from;
            }
            case EIGHT_BYTES -> skipTo(from + Long.BYTES);
            case BYTES -> skipTo(end());
            case FOUR_BYTES -> skipTo(from + Integer.BYTES);
            default -> throw malformed("a field of wire type " + wireType);
        };
    }

    private long skipTo(long end) {
        var from = position();
        if (end > limit) {
            throw beyondEnd(end - limit);
        }
        if (end <= bufferStart + buffer.limit()) {
            buffer.position((int) (end - bufferStart));
        } else {
            bufferStart = end;
            buffer.limit(0);
        }
        return end - from;
    }

    /** Reads a length and says where what has it ends. */
    private long end() throws IOException {
        var length = varint();
        var end = position() + length;
        if (length < 0 || end > limit) {
            throw beyondEnd(end - limit);
        }
        return end;
    }

    private byte next() throws IOException {
        if (position() >= limit) {
            throw beyondEnd(1);
        }
        if (!buffer.hasRemaining()) {
            bufferStart += buffer.limit();
            buffer.clear();
            if (channel.read(buffer, bufferStart) < 1) {
                throw new IOException("the file shrinks while it is read");
            }
            buffer.flip();
        }
        return buffer.get();
    }

    private long position() {
        return bufferStart + buffer.position();
    }

    private ModelException beyondEnd(long missing) {
        return limit == size
                ? new ModelException(
                        file, "is truncated or no ONNX file: %d bytes are missing at its end".formatted(missing))
                : malformed("a part that is longer than the whole");
    }

    ModelException malformed(String what) {
        return new ModelException(file, "is not an ONNX file: it has %s at byte %d".formatted(what, position()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
