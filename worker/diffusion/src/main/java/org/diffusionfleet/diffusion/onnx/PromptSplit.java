package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    private static final int GRAPH_OF_MODEL = 7;
    private static final int NODE = 1;
    private static final int WEIGHT = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;
    private static final int VALUE_INFO = 13;

    /** A product, and what its weight is called. */
    private record Product(Piece node, OnnxNode parsed, OnnxWeight weight) {
        String output() {
            return parsed.outputs().getFirst();
        }
    }

    /**
     * Splits a file's graph.
     *
     * @return empty if there is nothing to take out, or the file is too large or keeps its weights elsewhere
     * @throws ModelException if it cannot be read
     */
    static Optional<PromptSplit> of(Path file) {
        try (var arena = Arena.ofConfined();
                var channel = FileChannel.open(file)) {
            return channel.size() > MAX_BYTES
                    ? Optional.empty()
                    : of(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
        } catch (IndexOutOfBoundsException e) {
            throw new ModelException(file, "is not an ONNX file, or cut off", e);
        }
    }

    private static Optional<PromptSplit> of(MemorySegment model) {
        var graph = WireReader.pieces(model).stream()
                .filter(piece -> piece.number() == GRAPH_OF_MODEL)
                .flatMap(piece -> WireReader.pieces(piece.content()).stream())
                .toList();
        var products = products(graph);
        return products.isEmpty()
                ? Optional.empty()
                : Optional.of(new PromptSplit(with(model, prompt(graph, products)), with(model, rest(graph, products))));
    }

    private static List<Product> products(List<Piece> graph) {
        var weights = new HashMap<String, OnnxWeight>();
        var uses = new HashMap<String, Integer>();
        for (var piece : graph) {
            if (piece.number() == WEIGHT) {
                var weight = OnnxWeight.read(piece.content());
                weights.put(weight.name(), weight);
            } else if (piece.number() == NODE) {
                OnnxNode.read(piece.content()).allInputs().forEach(name -> uses.merge(name, 1, Integer::sum));
            }
        }
        var outputs = names(graph, OUTPUT);
        var products = new ArrayList<Product>();
        for (var piece : graph) {
            if (piece.number() == NODE) {
                product(piece, weights, uses)
                        .filter(product -> !outputs.contains(product.output()))
                        .ifPresent(products::add);
            }
        }
        return products;
    }

    private static Set<String> names(List<Piece> graph, int field) {
        return graph.stream()
                .filter(piece -> piece.number() == field)
                .map(piece -> OnnxValue.read(piece.content()).name())
                .collect(Collectors.toSet());
    }

    /** The node as a product of the prompt and a matrix in this file that nothing else uses. */
    private static Optional<Product> product(Piece piece, Map<String, OnnxWeight> weights, Map<String, Integer> uses) {
        var node = OnnxNode.read(piece.content());
        if (!node.operator().equals(PRODUCT)
                || node.inputs().size() != 2
                || !node.inputs().getFirst().equals(PROMPT)) {
            return Optional.empty();
        }
        return Optional.ofNullable(weights.get(node.inputs().getLast()))
                .filter(weight -> weight.shape().size() == 2
                        && weight.location().isEmpty()
                        && uses.getOrDefault(weight.name(), 0) == 1)
                .map(weight -> new Product(piece, node, weight));
    }

    private static byte[] prompt(List<Piece> graph, List<Product> products) {
        var weights = products.stream().map(product -> product.weight.name()).collect(Collectors.toSet());
        var writer = new WireWriter();
        products.forEach(product -> writer.copy(product.node));
        writer.text(2, "prompt");
        copy(graph, WEIGHT, piece -> weights.contains(OnnxWeight.read(piece.content()).name()), writer);
        copy(graph, INPUT, piece -> OnnxValue.read(piece.content()).name().equals(PROMPT), writer);
        products.forEach(product -> writer.message(OUTPUT, value(product)));
        return writer.bytes();
    }

    private static byte[] rest(List<Piece> graph, List<Product> products) {
        var nodes = products.stream().map(Product::node).collect(Collectors.toSet());
        var weights = products.stream().map(product -> product.weight.name()).collect(Collectors.toSet());
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
        products.forEach(product -> writer.message(INPUT, value(product)));
        return writer.bytes();
    }

    private static void copy(List<Piece> graph, int field, Predicate<Piece> wanted, WireWriter writer) {
        graph.stream()
                .filter(piece -> piece.number() == field && wanted.test(piece))
                .forEach(writer::copy);
    }

    /** A product's ValueInfoProto, of shape (rows, tokens, columns of its weight). */
    private static byte[] value(Product product) {
        var open = new byte[0];
        var columns = new WireWriter().number(1, product.weight.shape().getLast()).bytes();
        var shape = new WireWriter().message(1, open).message(1, open).message(1, columns);
        var tensor = new WireWriter().number(1, product.weight.type().code()).message(2, shape.bytes());
        var type = new WireWriter().message(1, tensor.bytes());
        return new WireWriter().text(1, product.output()).message(2, type.bytes()).bytes();
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
