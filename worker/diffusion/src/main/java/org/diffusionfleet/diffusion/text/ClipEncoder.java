package org.diffusionfleet.diffusion.text;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.SamplingException;
import org.diffusionfleet.diffusion.onnx.HostTensor;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;
import org.diffusionfleet.diffusion.tokenizer.ClipTokenizer;

/** One CLIP text encoder and the tokenizer it was trained with. Not thread-safe. */
final class ClipEncoder implements AutoCloseable {
    private static final float[] NOTHING = {};

    private final OnnxModel graph;
    private final ClipTokenizer tokenizer;
    private final ClipPorts ports;
    private final int width;
    private final int pooledWidth;
    private final int rows;

    private ClipEncoder(
            OnnxModel graph, ClipTokenizer tokenizer, ClipPorts ports, int width, int pooledWidth, int rows) {
        this.graph = graph;
        this.tokenizer = tokenizer;
        this.ports = ports;
        this.width = width;
        this.pooledWidth = pooledWidth;
        this.rows = rows;
    }

    /**
     * What a window means.
     *
     * @param hidden one vector per token, shape (tokens, width)
     * @param pooled one vector for all, empty if the UNet reads none
     */
    @SuppressWarnings("ArrayRecordComponent") // Read once, to be joined with others.
    record Encoded(float[] hidden, float[] pooled) {}

    /**
     * Takes over a loaded graph and tries it on the largest token id: that tells its widths, and whether it knows every
     * token.
     */
    static ClipEncoder of(OnnxModel graph, ClipTokenizer tokenizer, ClipPorts ports) {
        try (var in = HostTensor.allocate(ports.ids().type(), 1, tokenizer.maxTokens())) {
            in.put(0, filled(tokenizer.maxTokens(), tokenizer.largestId()));
            var inputs = Map.of(ports.ids().name(), in);
            var width = width(graph, ports.hidden(), inputs);
            var pooledWidth =
                    ports.pooled().isPresent() ? width(graph, ports.pooled().get(), inputs) : 0;
            var rows = ports.ids().dimension(0) == 1 ? 1 : TextEncoder.MAX_ROWS;
            return new ClipEncoder(graph, tokenizer, ports, width, pooledWidth, rows);
        } catch (OrtException e) {
            throw new ModelException(
                    tokenizer.vocabularyFile(),
                    "has token id %d, on which %s fails: %s"
                            .formatted(tokenizer.largestId(), graph.file(), e.getMessage()),
                    e);
        }
    }

    private static float[] filled(int length, float value) {
        var values = new float[length];
        Arrays.fill(values, value);
        return values;
    }

    private static int width(OnnxModel graph, Port output, Map<String, HostTensor> inputs) throws OrtException {
        return Math.toIntExact(graph.outputShape(inputs, output).getLast());
    }

    ClipTokenizer tokenizer() {
        return tokenizer;
    }

    /** Numbers per token. */
    int width() {
        return width;
    }

    /** Numbers of the pooled output, 0 if it has none. */
    int pooledWidth() {
        return pooledWidth;
    }

    /** What each window means, in their order; as many a call as the graph takes. */
    List<Encoded> encode(List<TokenWindow> windows) {
        var encoded = new ArrayList<Encoded>(windows.size());
        for (var from = 0; from < windows.size(); from += rows) {
            encoded.addAll(call(windows.subList(from, Math.min(windows.size(), from + rows))));
        }
        return encoded;
    }

    private List<Encoded> call(List<TokenWindow> windows) {
        var outputs = Stream.concat(Stream.of(ports.hidden()), ports.pooled().stream())
                .toList();
        var length = tokenizer.maxTokens();
        try (var in = HostTensor.allocate(ports.ids().type(), windows.size(), length)) {
            for (var row = 0; row < windows.size(); row++) {
                in.put(row * length, floats(windows.get(row).ids()));
            }
            var made = graph.run(Map.of(ports.ids().name(), in), outputs);
            return IntStream.range(0, windows.size())
                    .mapToObj(row -> new Encoded(
                            Emphasis.apply(
                                    row(made.getFirst(), row, windows.size()),
                                    windows.get(row).weights()),
                            made.size() > 1 ? row(made.getLast(), row, windows.size()) : NOTHING))
                    .toList();
        } catch (OrtException e) {
            throw new SamplingException("the text encoder failed: " + e.getMessage(), e);
        }
    }

    private static float[] row(float[] all, int row, int rows) {
        var length = all.length / rows;
        return Arrays.copyOfRange(all, row * length, (row + 1) * length);
    }

    /** Token ids are far below 2^24, up to where a float is exact. */
    private static float[] floats(int[] ids) {
        var values = new float[ids.length];
        for (var i = 0; i < ids.length; i++) {
            values[i] = ids[i];
        }
        return values;
    }

    @Override
    public void close() {
        graph.close();
    }
}
