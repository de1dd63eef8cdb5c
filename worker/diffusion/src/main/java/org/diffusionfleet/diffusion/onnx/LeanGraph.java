package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.onnx.WireReader.Piece;

/**
 * A graph rewritten to compute in less memory. Attentions, softmax(Q·Kᵀ)·V, become single nodes: as exporters write them, a matrix of
 * all scores is made twice, at 64×64 latents a gigabyte each for two rows, where ONNX Runtime's fused kernel goes block by block
 * (FlashAttention, Dao et al. 2022, algorithm 1) and keeps none. Its sums run in another order: the same numbers but for rounding, and
 * the same bits in any company. What a residual block adds at its end is ordered anew, see {@link Shortcut}.
 *
 * <p>Works on the file's wire format, with the field numbers of onnx.proto3. Weights stay where they lie, and the graph refers to
 * them there: those in the file itself, too.
 */
final class LeanGraph {
    private static final int GRAPH_OF_MODEL = 7;
    private static final int OPERATOR_SET_OF_MODEL = 8;
    private static final int NODE = 1;
    private static final int WEIGHT = 5;

    private final MemorySegment model;
    private final String fileName;
    private final List<Piece> graph;
    private final GraphNames names;
    /** By the tensor that each makes. */
    private final Map<String, Attention> attentions = new HashMap<>();
    /** What attentions make on their way there. */
    private final Set<String> gone = new HashSet<>();

    private LeanGraph(MemorySegment model, Path file) {
        this.model = model;
        this.fileName = String.valueOf(file.getFileName());
        this.graph = WireReader.pieces(model).stream()
                .filter(piece -> piece.number() == GRAPH_OF_MODEL)
                .flatMap(piece -> WireReader.pieces(piece.content()).stream())
                .toList();
        this.names = GraphNames.of(graph);
        graph.stream()
                .filter(piece -> piece.number() == NODE && FusedAttention.isOverLastAxis(piece.content()))
                .flatMap(piece -> Attention.of(OnnxNode.read(piece.content()), names).stream())
                .forEach(attention -> {
                    attentions.put(attention.output(), attention);
                    gone.addAll(attention.outputs());
                });
    }

    /**
     * Rewrites a file's graph.
     *
     * @return empty if it has no attentions, or masked ones only
     * @throws ModelException if the file cannot be read
     */
    static Optional<byte[]> of(Path file) {
        return WireReader.file(file, model -> {
            var graph = new LeanGraph(model, file);
            return graph.attentions.isEmpty() ? Optional.empty() : Optional.of(graph.model());
        });
    }

    private byte[] model() {
        var writer = new WireWriter();
        for (var piece : WireReader.pieces(model)) {
            if (piece.number() == GRAPH_OF_MODEL) {
                writer.message(GRAPH_OF_MODEL, graph());
            } else if (piece.number() != OPERATOR_SET_OF_MODEL || !FusedAttention.isOperatorSet(piece.content())) {
                writer.copy(piece);
            }
        }
        return writer.message(OPERATOR_SET_OF_MODEL, FusedAttention.operatorSet())
                .bytes();
    }

    private byte[] graph() {
        var writer = new WireWriter();
        FusedAttention.weights().forEach(weight -> writer.message(WEIGHT, weight));
        for (var piece : graph) {
            switch (piece.number()) {
                case WEIGHT -> writer.message(WEIGHT, WeightReference.to(piece.content(), model, fileName));
                case NODE -> node(piece, writer);
                default -> writer.copy(piece);
            }
        }
        return writer.bytes();
    }

    private void node(Piece piece, WireWriter writer) {
        var node = OnnxNode.read(piece.content());
        var output = node.outputs().getFirst();
        var attention = attentions.get(output);
        if (attention != null) {
            attention.fused().forEach(fused -> writer.message(NODE, fused));
        } else if (Shortcut.isLate(node, names)) {
            writer.message(NODE, Shortcut.exchanged(piece.content()));
        } else if (!gone.contains(output)) {
            writer.copy(piece);
        }
    }
}
