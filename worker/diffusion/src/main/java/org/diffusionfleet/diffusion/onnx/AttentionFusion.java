package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.onnx.WireReader.Piece;

/**
 * A graph whose attentions, softmax(Q·Kᵀ)·V, are single nodes. As exporters write them, a matrix of all scores is made twice: at 64×64
 * latents a gigabyte for two rows. ONNX Runtime's fused kernel goes block by block (FlashAttention, Dao et al. 2022, algorithm 1)
 * and keeps none. Its sums run in another order: the same numbers but for rounding, and the same bits in any company.
 *
 * <p>Works on the file's wire format, with the field numbers of onnx.proto3. Weights stay where they lie, and the graph refers to
 * them there: those in the file itself, too.
 */
final class AttentionFusion {
    private static final int GRAPH_OF_MODEL = 7;
    private static final int OPERATOR_SET_OF_MODEL = 8;
    private static final int NODE = 1;
    private static final int WEIGHT = 5;
    private static final String PRODUCT = "MatMul";
    private static final String SOFTMAX = "Softmax";

    /** An attention: three nodes of the graph, of which {@code last} makes what others read. */
    private record Attention(OnnxNode scores, OnnxNode softmax, OnnxNode last) {
        List<String> outputs() {
            return Stream.of(scores, softmax, last)
                    .map(node -> node.outputs().getFirst())
                    .toList();
        }
    }

    /**
     * The graph by its names.
     *
     * @param makers the node that makes a tensor
     * @param readers the nodes that read it
     */
    private record Names(Map<String, OnnxNode> makers, Map<String, List<OnnxNode>> readers) {
        Optional<OnnxNode> maker(String name, String operator) {
            return Optional.ofNullable(makers.get(name))
                    .filter(node -> node.operator().equals(operator));
        }

        Optional<OnnxNode> onlyReader(String name, String operator) {
            var all = readers.getOrDefault(name, List.of());
            return all.size() == 1 && all.getFirst().operator().equals(operator)
                    ? Optional.of(all.getFirst())
                    : Optional.empty();
        }
    }

    private final MemorySegment model;
    private final String fileName;
    private final List<Piece> graph;

    private AttentionFusion(MemorySegment model, Path file) {
        this.model = model;
        this.fileName = String.valueOf(file.getFileName());
        this.graph = WireReader.pieces(model).stream()
                .filter(piece -> piece.number() == GRAPH_OF_MODEL)
                .flatMap(piece -> WireReader.pieces(piece.content()).stream())
                .toList();
    }

    /**
     * Fuses the attentions of a file's graph.
     *
     * @return empty if there are none that are not masked
     * @throws ModelException if the file cannot be read
     */
    static Optional<byte[]> of(Path file) {
        return WireReader.file(file, model -> new AttentionFusion(model, file).fused());
    }

    private Optional<byte[]> fused() {
        var attentions = attentions();
        if (attentions.isEmpty()) {
            return Optional.empty();
        }
        var writer = new WireWriter();
        for (var piece : WireReader.pieces(model)) {
            if (piece.number() == GRAPH_OF_MODEL) {
                writer.message(GRAPH_OF_MODEL, graph(attentions));
            } else if (piece.number() != OPERATOR_SET_OF_MODEL || !FusedAttention.isOperatorSet(piece.content())) {
                writer.copy(piece);
            }
        }
        return Optional.of(writer.message(OPERATOR_SET_OF_MODEL, FusedAttention.operatorSet())
                .bytes());
    }

    private List<Attention> attentions() {
        var names = new Names(new HashMap<>(), new HashMap<>());
        var softmaxes = new ArrayList<OnnxNode>();
        for (var piece : graph) {
            if (piece.number() == NODE) {
                var node = OnnxNode.read(piece.content());
                node.outputs().forEach(name -> names.makers.put(name, node));
                node.allInputs()
                        .forEach(name -> names.readers
                                .computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(node));
                if (node.operator().equals(SOFTMAX) && FusedAttention.isOverLastAxis(piece.content())) {
                    softmaxes.add(node);
                }
            }
        }
        return softmaxes.stream()
                .flatMap(softmax -> attention(softmax, names).stream())
                .toList();
    }

    /** A masked one has a sum between product and softmax, and is left. */
    private static Optional<Attention> attention(OnnxNode softmax, Names names) {
        var read = softmax.inputs().getFirst();
        var made = softmax.outputs().getFirst();
        return names.maker(read, PRODUCT)
                .filter(_ -> names.onlyReader(read, SOFTMAX).isPresent())
                .flatMap(scores -> names.onlyReader(made, PRODUCT)
                        .filter(last -> last.inputs().getFirst().equals(made))
                        .map(last -> new Attention(scores, softmax, last)));
    }

    private byte[] graph(List<Attention> attentions) {
        var byOutput = new HashMap<String, Attention>();
        var gone = new HashSet<String>();
        attentions.forEach(attention -> {
            byOutput.put(attention.last.outputs().getFirst(), attention);
            gone.addAll(attention.outputs());
        });
        var writer = new WireWriter();
        FusedAttention.weights().forEach(weight -> writer.message(WEIGHT, weight));
        for (var piece : graph) {
            if (piece.number() == WEIGHT) {
                writer.message(WEIGHT, WeightReference.to(piece.content(), model, fileName));
            } else if (piece.number() == NODE) {
                node(piece, gone, byOutput, writer);
            } else {
                writer.copy(piece);
            }
        }
        return writer.bytes();
    }

    private static void node(Piece piece, Set<String> gone, Map<String, Attention> byOutput, WireWriter writer) {
        var output = OnnxNode.read(piece.content()).outputs().getFirst();
        var attention = byOutput.get(output);
        if (attention != null) {
            FusedAttention.nodes(
                            attention.scores.inputs().getFirst(),
                            attention.scores.inputs().getLast(),
                            attention.last.inputs().getLast(),
                            output)
                    .forEach(node -> writer.message(NODE, node));
        } else if (!gone.contains(output)) {
            writer.copy(piece);
        }
    }
}
