package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.diffusionfleet.diffusion.ModelException;

/**
 * Reads a message in protobuf's wire format where it lies. What nobody asks for is stepped over, so that a graph's gigabytes of
 * weights are never touched. (protobuf-java would do, but for the terminally deprecated memory access it warns of on JDK 25.)
 */
final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final MemorySegment message;
    private long at;

    /** Sees a message's fields in their order. */
    @FunctionalInterface
    interface Fields {
        /**
         * One field.
         *
         * @param number its number in the schema
         * @param value its value, if it is a number
         * @param content its bytes, if it is a string or a message
         */
        void field(int number, long value, MemorySegment content);
    }

    /**
     * Maps a file and has it read; what is read must not refer to the mapping.
     *
     * @throws ModelException if it cannot be read, is cut off or none at all
     */
    static <T> T file(Path file, Function<MemorySegment, T> read) {
        try (var arena = Arena.ofConfined();
                var channel = FileChannel.open(file)) {
            return read.apply(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
        } catch (IndexOutOfBoundsException e) {
            throw new ModelException(file, "is not an ONNX file, or cut off", e);
        }
    }

    private WireReader(MemorySegment message) {
        this.message = message;
    }

    /** Walks over a message; one that is cut off or none at all is an {@link IndexOutOfBoundsException}. */
    static void read(MemorySegment message, Fields fields) {
        new WireReader(message).read(fields);
    }

    /**
     * A field as it lies in its message.
     *
     * @param number its number in the schema
     * @param content its bytes, if it is a string or a message
     * @param whole the field with its number, to copy
     */
    record Piece(int number, MemorySegment content, MemorySegment whole) {}

    /** A message's fields in their order; one that is cut off or none at all is an {@link IndexOutOfBoundsException}. */
    static List<Piece> pieces(MemorySegment message) {
        var pieces = new ArrayList<Piece>();
        var reader = new WireReader(message);
        while (reader.at < message.byteSize()) {
            var start = reader.at;
            var found = new Piece[] {new Piece(0, MemorySegment.NULL, MemorySegment.NULL)};
            reader.next((number, value, content) -> found[0] = new Piece(number, content, MemorySegment.NULL));
            pieces.add(new Piece(found[0].number, found[0].content, message.asSlice(start, reader.at - start)));
        }
        return pieces;
    }

    static String text(MemorySegment content) {
        return new String(content.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** Walks over numbers packed into one field. */
    static void packed(MemorySegment numbers, LongConsumer each) {
        var reader = new WireReader(numbers);
        while (reader.at < numbers.byteSize()) {
            each.accept(reader.varint());
        }
    }

    private void read(Fields fields) {
        while (at < message.byteSize()) {
            next(fields);
        }
    }

    private void next(Fields fields) {
        var tag = varint();
        var number = (int) (tag >>> 3);
        switch ((int) (tag & 7)) {
            case VARINT -> fields.field(number, varint(), MemorySegment.NULL);
            case BYTES -> fields.field(number, 0, take(varint()));
            case FIXED64 -> take(Long.BYTES);
            case FIXED32 -> take(Integer.BYTES);
            default -> throw new IndexOutOfBoundsException("no wire type " + (tag & 7));
        }
    }

    private MemorySegment take(long size) {
        var content = message.asSlice(at, size);
        at += size;
        return content;
    }

    private long varint() {
        var value = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            var next = message.get(ValueLayout.JAVA_BYTE, at++);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("a number of more than 64 bits");
    }
}
