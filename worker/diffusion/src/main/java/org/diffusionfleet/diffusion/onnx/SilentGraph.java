package org.diffusionfleet.diffusion.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A graph that draws random numbers answers differently each time, and ONNX Runtime's Java API sets no seed: a job done twice
 * would make two pictures. So such nodes get a deviation that vanishes when it is added to anything. diffusers' export script leaves one in VAE encoders: they then
 * give the mean of the posterior, from which they would stray by a fraction of what a step of noise adds.
 *
 * <p>Works on the file's wire format (Protocol Buffers; the fields' numbers are {@code onnx.proto}'s): all but the way to such
 * a node is copied as it is.
 */
final class SilentGraph {
    private static final int GRAPH_OF_MODEL = 7;
    private static final int NODE_OF_GRAPH = 1;
    private static final int OPERATOR_OF_NODE = 4;
    private static final int ATTRIBUTE_OF_NODE = 5;
    private static final ByteBuffer RANDOM_NORMAL_LIKE =
            ByteBuffer.wrap("RandomNormalLike".getBytes(StandardCharsets.US_ASCII));
    /** {@code name: "scale", f: 1.18e-38, type: FLOAT}: the smallest normal float, since the runtime aborts at 0. */
    private static final ByteBuffer TINY_SCALE = ByteBuffer.wrap(
            new byte[] {0x0a, 5, 's', 'c', 'a', 'l', 'e', 0x15, 0, 0, (byte) 0x80, 0, (byte) 0xa0, 1, 1});

    private static final int LENGTH_DELIMITED = 2;

    private SilentGraph() {}

    /** One field of a message. */
    private record Field(long tag, ByteBuffer whole, ByteBuffer content) {
        boolean is(int number) {
            return tag == ((long) number << 3 | LENGTH_DELIMITED);
        }
    }

    /** The file's model with its random nodes silenced, or empty if it has none, or is no model: that is the runtime's to say. */
    static Optional<byte[]> of(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var model = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            return draws(model) ? Optional.of(silenced(model)) : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static boolean draws(ByteBuffer model) {
        return fields(model).stream()
                .filter(field -> field.is(GRAPH_OF_MODEL))
                .flatMap(graph -> fields(graph.content).stream())
                .anyMatch(SilentGraph::isRandomNode);
    }

    private static boolean isRandomNode(Field ofGraph) {
        return ofGraph.is(NODE_OF_GRAPH)
                && fields(ofGraph.content).stream()
                        .anyMatch(field -> field.is(OPERATOR_OF_NODE) && field.content.equals(RANDOM_NORMAL_LIKE));
    }

    private static byte[] silenced(ByteBuffer model) {
        var out = new ByteArrayOutputStream(model.remaining());
        for (var field : fields(model)) {
            if (field.is(GRAPH_OF_MODEL)) {
                write(out, GRAPH_OF_MODEL, silencedGraph(field.content));
            } else {
                write(out, field.whole);
            }
        }
        return out.toByteArray();
    }

    private static ByteBuffer silencedGraph(ByteBuffer graph) {
        var out = new ByteArrayOutputStream(graph.remaining());
        for (var field : fields(graph)) {
            if (isRandomNode(field)) {
                var node = new ByteArrayOutputStream();
                write(node, field.content);
                write(node, ATTRIBUTE_OF_NODE, TINY_SCALE);
                write(out, NODE_OF_GRAPH, ByteBuffer.wrap(node.toByteArray()));
            } else {
                write(out, field.whole);
            }
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static List<Field> fields(ByteBuffer message) {
        var fields = new ArrayList<Field>();
        for (var rest = message.slice(); rest.hasRemaining(); ) {
            var start = rest.position();
            var tag = varint(rest);
            var length = contentLength((int) tag & 7, rest);
            var content = rest.slice(rest.position(), length);
            rest.position(rest.position() + length);
            fields.add(new Field(tag, rest.slice(start, rest.position() - start), content));
        }
        return fields;
    }

    /** Bytes of the content, which the buffer then stands before. */
    private static int contentLength(int wireType, ByteBuffer field) {
        return switch (wireType) {
            case 0 -> {
                var start = field.position();
                varint(field);
                var length = field.position() - start;
                field.position(start);
                yield length;
            }
            case 1 -> Long.BYTES;
            case LENGTH_DELIMITED -> Math.toIntExact(varint(field));
            case 5 -> Integer.BYTES;
            default -> throw new IllegalArgumentException("wire type " + wireType);
        };
    }

    private static long varint(ByteBuffer from) {
        var value = 0L;
        for (var shift = 0; ; shift += 7) {
            var part = from.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    private static void write(ByteArrayOutputStream out, int field, ByteBuffer content) {
        writeVarint(out, field << 3 | LENGTH_DELIMITED);
        writeVarint(out, content.remaining());
        write(out, content);
    }

    private static void writeVarint(ByteArrayOutputStream out, int value) {
        var rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write((rest & 0x7f) | 0x80);
        }
        out.write(rest);
    }

    private static void write(ByteArrayOutputStream out, ByteBuffer content) {
        var bytes = new byte[content.remaining()];
        content.get(content.position(), bytes);
        out.writeBytes(bytes);
    }
}
