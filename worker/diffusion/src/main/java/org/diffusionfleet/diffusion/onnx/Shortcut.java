package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.diffusionfleet.diffusion.onnx.WireReader.Piece;

/**
 * The sum at the end of a residual block, x·W + f(x), where W is a convolution of single pixels. ONNX Runtime works its way to the
 * second term first: with the terms exchanged, which changes no bit, the shortcut is made before f, and x is not kept for it. In a
 * VAE's decoder x is the largest tensor there is.
 */
final class Shortcut {
    private static final String CONVOLUTION = "Conv";
    private static final int INPUT_OF_NODE = 1;

    private Shortcut() {}

    /** Whether a node is such a sum, with the shortcut first. */
    static boolean isLate(OnnxNode node, GraphNames names) {
        return node.operator().equals("Add")
                && names.maker(node.inputs().getLast(), CONVOLUTION).isPresent()
                && names.maker(node.inputs().getFirst(), CONVOLUTION)
                        .map(convolution ->
                                names.weights().get(convolution.inputs().get(1)))
                        .filter(kernel -> kernel.shape().size() == 4
                                && kernel.shape().subList(2, 4).equals(List.of(1L, 1L)))
                        .isPresent();
    }

    /** The node's message with its two inputs exchanged. */
    static byte[] exchanged(MemorySegment node) {
        var pieces = WireReader.pieces(node);
        var writer = new WireWriter();
        inputs(pieces).reversed().forEach(writer::copy);
        pieces.stream().filter(piece -> piece.number() != INPUT_OF_NODE).forEach(writer::copy);
        return writer.bytes();
    }

    private static List<Piece> inputs(List<Piece> node) {
        return node.stream().filter(piece -> piece.number() == INPUT_OF_NODE).toList();
    }
}
