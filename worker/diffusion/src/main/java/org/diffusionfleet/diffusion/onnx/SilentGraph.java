package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.onnx.WireReader.Piece;

/**
 * A graph that draws random numbers answers differently each time, and ONNX Runtime's Java API sets no seed: a job done twice
 * would make two pictures. So its nodes get a deviation that vanishes in any sum. diffusers' export script leaves such a node
 * in VAE encoders: they then give the mean of the posterior, from which they would stray by less than the noise of a step.
 *
 * <p>Works on the file's wire format, with the field numbers of onnx.proto3: all but the way to such a node is copied as it is.
 */
final class SilentGraph {
    private static final int GRAPH_OF_MODEL = 7;
    private static final int NODE_OF_GRAPH = 1;
    private static final int OPERATOR_OF_NODE = 4;
    private static final int ATTRIBUTE_OF_NODE = 5;
    private static final int NAME_OF_ATTRIBUTE = 1;
    private static final Set<String> RANDOM = Set.of("RandomNormal", "RandomNormalLike");
    private static final String DEVIATION = "scale";
    /** {@code name: "scale", f: 1.18e-38, type: FLOAT}: the smallest normal float, since the runtime aborts at 0. */
    private static final byte[] TINY_DEVIATION = {
        0x0a, 5, 's', 'c', 'a', 'l', 'e', 0x15, 0, 0, (byte) 0x80, 0, (byte) 0xa0, 1, 1
    };

    private SilentGraph() {}

    /**
     * The file's graph with its random nodes silenced, or empty if it has none.
     *
     * @throws ModelException if the file cannot be read
     */
    static Optional<byte[]> of(Path file) {
        return WireReader.file(file, model -> draws(model) ? Optional.of(silenced(model)) : Optional.empty());
    }

    private static boolean draws(MemorySegment model) {
        return WireReader.pieces(model).stream()
                .filter(piece -> piece.number() == GRAPH_OF_MODEL)
                .flatMap(graph -> WireReader.pieces(graph.content()).stream())
                .anyMatch(SilentGraph::isRandomNode);
    }

    private static boolean isRandomNode(Piece ofGraph) {
        return ofGraph.number() == NODE_OF_GRAPH
                && WireReader.pieces(ofGraph.content()).stream()
                        .anyMatch(piece -> piece.number() == OPERATOR_OF_NODE
                                && RANDOM.contains(WireReader.text(piece.content())));
    }

    private static byte[] silenced(MemorySegment model) {
        var out = new WireWriter();
        for (var piece : WireReader.pieces(model)) {
            if (piece.number() == GRAPH_OF_MODEL) {
                out.message(GRAPH_OF_MODEL, silencedGraph(piece.content()));
            } else {
                out.copy(piece);
            }
        }
        return out.bytes();
    }

    private static byte[] silencedGraph(MemorySegment graph) {
        var out = new WireWriter();
        for (var piece : WireReader.pieces(graph)) {
            if (isRandomNode(piece)) {
                out.message(NODE_OF_GRAPH, silencedNode(piece.content()));
            } else {
                out.copy(piece);
            }
        }
        return out.bytes();
    }

    private static byte[] silencedNode(MemorySegment node) {
        var out = new WireWriter();
        for (var piece : WireReader.pieces(node)) {
            if (!isDeviation(piece)) {
                out.copy(piece);
            }
        }
        return out.message(ATTRIBUTE_OF_NODE, TINY_DEVIATION).bytes();
    }

    private static boolean isDeviation(Piece ofNode) {
        return ofNode.number() == ATTRIBUTE_OF_NODE
                && WireReader.pieces(ofNode.content()).stream()
                        .anyMatch(piece -> piece.number() == NAME_OF_ATTRIBUTE
                                && WireReader.text(piece.content()).equals(DEVIATION));
    }
}
