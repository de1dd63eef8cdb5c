package org.diffusionfleet.diffusion.onnx;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An attention as exporters write it, softmax(Q·Kᵀ)·V: three nodes.
 *
 * @param scores Q·Kᵀ, both scaled already
 * @param softmax over the last axis
 * @param last the product with V, which others read
 */
record Attention(OnnxNode scores, OnnxNode softmax, OnnxNode last) {
    private static final String PRODUCT = "MatMul";
    private static final String SOFTMAX = "Softmax";

    /** The attention of a softmax. A masked one has a sum between product and softmax, and is none. */
    static Optional<Attention> of(OnnxNode softmax, GraphNames names) {
        if (!softmax.operator().equals(SOFTMAX)) {
            return Optional.empty();
        }
        var read = softmax.inputs().getFirst();
        var made = softmax.outputs().getFirst();
        return names.maker(read, PRODUCT)
                .filter(_ -> names.onlyReader(read, SOFTMAX).isPresent())
                .flatMap(scores -> names.onlyReader(made, PRODUCT)
                        .filter(last -> last.inputs().getFirst().equals(made))
                        .map(last -> new Attention(scores, softmax, last)));
    }

    /** The tensor that stands for all of it. */
    String output() {
        return last.outputs().getFirst();
    }

    /** What its nodes make. */
    List<String> outputs() {
        return Stream.of(scores, softmax, last)
                .map(node -> node.outputs().getFirst())
                .toList();
    }

    /** Messages of the nodes that take its place. */
    List<byte[]> fused() {
        var query = scores.inputs().getFirst();
        return FusedAttention.nodes(
                query, scores.inputs().getLast(), last.inputs().getLast(), output());
    }
}
