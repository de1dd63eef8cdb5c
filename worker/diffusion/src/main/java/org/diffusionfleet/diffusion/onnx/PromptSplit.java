package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.onnx.WireReader.Piece;

/**
 * A UNet's graph in two. Each cross-attention multiplies the prompt by its key and value weights (Rombach et al. 2022, section
 * 3.3), at every step alike: those products become a graph of their own, to be run once a prompt, and inputs of the rest. The
 * numbers are the same bits.
 *
 * <p>Works on the file's wire format, with the field numbers of onnx.proto3: nodes and weights are moved as they are.
 *
 * @param prompt {@code encoder_hidden_states} to the products
 * @param rest all other nodes; it still has the prompt as an input
 */
@SuppressWarnings("ArrayRecordComponent") // A graph on its way to ONNX Runtime.
record PromptSplit(byte[] prompt, byte[] rest) {
    /**
     * Larger files are left whole: both parts lie in memory while they are opened, and where latents are large too the products are
     * less than a hundredth of a step.
     */
    private static final long MAX_BYTES = 64L << 20;

    private static final String PROMPT = "encoder_hidden_states";
    private static final String PRODUCT = "MatMul";
    private static final String CAST = "Cast";
    private static final int GRAPH_OF_MODEL = 7;
    private static final int NODE = 1;
    private static final int NAME = 2;
    private static final int WEIGHT = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;
    private static final int VALUE_INFO = 13;

    /**
     * A product.
     *
     * @param nodes of the graph that make it
     * @param weight what the prompt is multiplied by
     * @param output its name
     */
    private record Product(List<Piece> nodes, OnnxWeight weight, String output) {}

    /**
     * Splits a file's graph.
     *
     * @return empty if there is nothing to take out, or the file is too large or keeps its weights elsewhere
     * @throws ModelException if it cannot be read
     */
    static Optional<PromptSplit> of(Path file) {
        return WireReader.file(file, model -> model.byteSize() > MAX_BYTES ? Optional.empty() : of(model));
    }

    private static Optional<PromptSplit> of(MemorySegment model) {
        var graph = WireReader.pieces(model).stream()
                .filter(piece -> piece.number() == GRAPH_OF_MODEL)
                .flatMap(piece -> WireReader.pieces(piece.content()).stream())
                .toList();
        var products = products(graph);
        return products.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PromptSplit(with(model, prompt(graph, products)), with(model, rest(graph, products))));
    }

    private static List<Product> products(List<Piece> graph) {
        var weights = new HashMap<String, OnnxWeight>();
        var casts = new HashMap<String, Piece>();
        var uses = new HashMap<String, Integer>();
        for (var piece : graph) {
            if (piece.number() == WEIGHT) {
                var weight = OnnxWeight.read(piece.content());
                weights.put(weight.name(), weight);
            } else if (piece.number() == NODE) {
                var node = OnnxNode.read(piece.content());
                node.allInputs().forEach(name -> uses.merge(name, 1, Integer::sum));
                if (node.operator().equals(CAST)) {
                    casts.put(node.outputs().getFirst(), piece);
                }
            }
        }
        uses.values().removeIf(count -> count > 1);
        weights.keySet().retainAll(uses.keySet());
        casts.keySet().retainAll(uses.keySet());
        var outputs = names(graph, OUTPUT);
        return graph.stream()
                .filter(piece -> piece.number() == NODE)
                .flatMap(piece -> product(piece, weights, casts).stream())
                .filter(product -> !outputs.contains(product.output))
                .toList();
    }

    private static Set<String> names(List<Piece> graph, int field) {
        return graph.stream()
                .filter(piece -> piece.number() == field)
                .map(piece -> OnnxValue.read(piece.content()).name())
                .collect(Collectors.toSet());
    }

    /** The node, if it multiplies the prompt by a matrix in this file; some keep those in half precision, and cast them. */
    private static Optional<Product> product(Piece piece, Map<String, OnnxWeight> weights, Map<String, Piece> casts) {
        var node = OnnxNode.read(piece.content());
        if (!node.operator().equals(PRODUCT) || !node.inputs().getFirst().equals(PROMPT)) {
            return Optional.empty();
        }
        var factor = node.inputs().getLast();
        var cast = Optional.ofNullable(casts.get(factor));
        var source = cast.map(before -> OnnxNode.read(before.content()).inputs().getFirst())
                .orElse(factor);
        return Optional.ofNullable(weights.get(source))
                .filter(weight ->
                        weight.shape().size() == 2 && weight.location().isEmpty())
                .map(weight -> new Product(
                        Stream.concat(cast.stream(), Stream.of(piece)).toList(),
                        weight,
                        node.outputs().getFirst()));
    }

    private static byte[] prompt(List<Piece> graph, List<Product> products) {
        var weights = weights(products);
        var writer = new WireWriter();
        products.forEach(product -> product.nodes.forEach(writer::copy));
        writer.text(NAME, "prompt");
        copy(
                graph,
                WEIGHT,
                piece -> weights.contains(OnnxWeight.read(piece.content()).name()),
                writer);
        copy(graph, INPUT, piece -> OnnxValue.read(piece.content()).name().equals(PROMPT), writer);
        products.forEach(product -> writer.message(OUTPUT, value(graph, product)));
        return writer.bytes();
    }

    private static byte[] rest(List<Piece> graph, List<Product> products) {
        var nodes = products.stream().flatMap(product -> product.nodes.stream()).collect(Collectors.toSet());
        var weights = weights(products);
        var made = products.stream().map(Product::output).collect(Collectors.toSet());
        var writer = new WireWriter();
        for (var piece : graph) {
            var moved = switch (piece.number()) {
                case NODE -> nodes.contains(piece);
                case WEIGHT -> weights.contains(OnnxWeight.read(piece.content()).name());
                case VALUE_INFO -> made.contains(OnnxValue.read(piece.content()).name());
                default -> false;
            };
            if (!moved) {
                writer.copy(piece);
            }
        }
        products.forEach(product -> writer.message(INPUT, value(graph, product)));
        return writer.bytes();
    }

    private static Set<String> weights(List<Product> products) {
        return products.stream().map(product -> product.weight.name()).collect(Collectors.toSet());
    }

    private static void copy(List<Piece> graph, int field, Predicate<Piece> wanted, WireWriter writer) {
        graph.stream()
                .filter(piece -> piece.number() == field && wanted.test(piece))
                .forEach(writer::copy);
    }

    /** A product's ValueInfoProto: of the prompt's type, and of shape (rows, tokens, columns of its weight). */
    private static byte[] value(List<Piece> graph, Product product) {
        var type = graph.stream()
                .filter(piece -> piece.number() == INPUT)
                .map(piece -> OnnxValue.read(piece.content()))
                .filter(input -> input.name().equals(PROMPT))
                .findFirst()
                .orElseThrow()
                .type();
        var open = new byte[0];
        var columns =
                new WireWriter().number(1, product.weight.shape().getLast()).bytes();
        var shape = new WireWriter().message(1, open).message(1, open).message(1, columns);
        var tensor = new WireWriter().number(1, type.code()).message(2, shape.bytes());
        return new WireWriter()
                .text(1, product.output)
                .message(2, new WireWriter().message(1, tensor.bytes()).bytes())
                .bytes();
    }

    private static byte[] with(MemorySegment model, byte[] graph) {
        var writer = new WireWriter();
        for (var piece : WireReader.pieces(model)) {
            if (piece.number() == GRAPH_OF_MODEL) {
                writer.message(GRAPH_OF_MODEL, graph);
            } else {
                writer.copy(piece);
            }
        }
        return writer.bytes();
    }
}
