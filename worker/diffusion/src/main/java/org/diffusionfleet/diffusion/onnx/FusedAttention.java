package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The nodes of one fused attention, ONNX Runtime's {@code com.microsoft:MultiHeadAttention}, as messages of onnx.proto3. Whatever
 * the exporter's layout, rows and heads are one dimension to it, and each has one head. Q and K are scaled already.
 */
final class FusedAttention {
    private static final String DOMAIN = "com.microsoft";
    private static final String REST = "fused_attention/rest";
    private static final String FROM = "fused_attention/from";
    private static final String TO = "fused_attention/to";
    private static final int INT64 = 7;
    /** {@code name: "scale", f: 1.0, type: FLOAT}; without, the kernel would scale by itself. */
    private static final byte[] SCALE = {
        0x0a, 5, 's', 'c', 'a', 'l', 'e', 0x15, 0, 0, (byte) 0x80, 0x3f, (byte) 0xa0, 1, 1
    };

    private FusedAttention() {}

    /** What the nodes read besides: as many rows and heads as there are, and the last two of a shape's dimensions. */
    static List<byte[]> weights() {
        return List.of(weight(REST, -1), weight(FROM, -2), weight(TO, Integer.MAX_VALUE));
    }

    private static byte[] weight(String name, long value) {
        var values = new WireWriter().number(1, 1).number(2, INT64).number(INT64, value);
        return values.text(8, name).bytes();
    }

    /**
     * The nodes.
     *
     * @param query name of Q, shape (…, tokens, width)
     * @param keys name of Kᵀ, shape (…, width, other tokens)
     * @param values name of V, shape (…, other tokens, width)
     * @param output name of softmax(Q·Kᵀ)·V, of Q's shape
     */
    static List<byte[]> nodes(String query, String keys, String values, String output) {
        var name = output + "/fused_attention/";
        var nodes = new ArrayList<byte[]>();
        nodes.addAll(flattened(query, name + "q"));
        nodes.addAll(flattened(keys, name + "kt"));
        nodes.addAll(flattened(values, name + "v"));
        nodes.add(node("Transpose", List.of(name + "kt"), name + "k")
                .message(5, swapped())
                .bytes());
        nodes.add(node("MultiHeadAttention", List.of(name + "q", name + "k", name + "v"), name + "o")
                .message(5, SCALE)
                .message(5, oneHead())
                .text(7, DOMAIN)
                .bytes());
        nodes.add(node("Shape", List.of(query), name + "shape").bytes());
        nodes.add(node("Reshape", List.of(name + "o", name + "shape"), output).bytes());
        return nodes;
    }

    /** All dimensions but the last two become one. */
    private static List<byte[]> flattened(String tensor, String name) {
        return List.of(
                node("Shape", List.of(tensor), name + "/all").bytes(),
                node("Slice", List.of(name + "/all", FROM, TO), name + "/last").bytes(),
                node("Concat", List.of(REST, name + "/last"), name + "/shape")
                        .message(5, attribute("axis").number(3, 0).number(20, 2).bytes())
                        .bytes(),
                node("Reshape", List.of(tensor, name + "/shape"), name).bytes());
    }

    private static byte[] swapped() {
        var permutation = attribute("perm");
        LongStream.of(0, 2, 1).forEach(axis -> permutation.number(8, axis));
        return permutation.number(20, 7).bytes();
    }

    private static byte[] oneHead() {
        return attribute("num_heads").number(3, 1).number(20, 2).bytes();
    }

    private static WireWriter attribute(String name) {
        return new WireWriter().text(1, name);
    }

    private static WireWriter node(String operator, List<String> inputs, String output) {
        var node = new WireWriter();
        inputs.forEach(input -> node.text(1, input));
        return node.text(2, output).text(3, output + "/" + operator).text(4, operator);
    }

    /** The set of operators that the graph must declare (OperatorSetIdProto). */
    static byte[] operatorSet() {
        return new WireWriter().text(1, DOMAIN).number(2, 1).bytes();
    }

    static boolean isOperatorSet(MemorySegment set) {
        return WireReader.pieces(set).stream()
                .anyMatch(piece ->
                        piece.number() == 1 && WireReader.text(piece.content()).equals(DOMAIN));
    }

    /** Whether a softmax says that it is over the last axis. */
    static boolean isOverLastAxis(MemorySegment node) {
        var last = new boolean[1];
        WireReader.read(node, (number, value, content) -> {
            if (number == 5) {
                WireReader.read(content, (field, axis, _) -> last[0] |= field == 3 && axis == -1);
            }
        });
        return last[0];
    }
}
