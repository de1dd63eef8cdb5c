package org.diffusionfleet.diffusion.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.diffusionfleet.diffusion.onnx.WireReader.Piece;

/**
 * A graph by the names of its tensors.
 *
 * @param makers the node that makes a tensor
 * @param readers the nodes that read it
 * @param outputs what the graph makes
 * @param weights its initializers
 */
record GraphNames(
        Map<String, OnnxNode> makers,
        Map<String, List<OnnxNode>> readers,
        Set<String> outputs,
        Map<String, OnnxWeight> weights) {
    /** Reads the parts of a graph (GraphProto). */
    static GraphNames of(List<Piece> graph) {
        var names = new GraphNames(new HashMap<>(), new HashMap<>(), new HashSet<>(), new HashMap<>());
        for (var piece : graph) {
            switch (piece.number()) {
                case 1 -> names.add(OnnxNode.read(piece.content()));
                case 5 -> {
                    var weight = OnnxWeight.read(piece.content());
                    names.weights.put(weight.name(), weight);
                }
                case 12 -> names.outputs.add(OnnxValue.read(piece.content()).name());
                default -> {}
            }
        }
        return names;
    }

    private void add(OnnxNode node) {
        node.outputs().forEach(name -> makers.put(name, node));
        node.allInputs()
                .forEach(name ->
                        readers.computeIfAbsent(name, _ -> new ArrayList<>()).add(node));
    }

    /** The node that makes a tensor, if it is of that kind. */
    Optional<OnnxNode> maker(String name, String operator) {
        return Optional.ofNullable(makers.get(name))
                .filter(node -> node.operator().equals(operator));
    }

    /** The node that reads a tensor, if none but that does and it is of that kind. */
    Optional<OnnxNode> onlyReader(String name, String operator) {
        var all = readers.getOrDefault(name, List.of());
        return all.size() == 1 && all.getFirst().operator().equals(operator) && !outputs.contains(name)
                ? Optional.of(all.getFirst())
                : Optional.empty();
    }
}
