package org.diffusionfleet.diffusion.text;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.SamplingException;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.onnx.HostTensor;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.onnx.Port;
import org.diffusionfleet.diffusion.tokenizer.ClipTokenizer;

/** CLIP's text encoder and its tokenizer. Not thread-safe: it remembers recent prompts. */
public final class TextEncoder implements AutoCloseable {
    private static final Set<OnnxJavaType> IDS = EnumSet.of(OnnxJavaType.INT32, OnnxJavaType.INT64);
    private static final long CACHE_BYTES = 64L << 20;

    private final OnnxModel graph;
    private final ClipTokenizer tokenizer;
    private final Port ids;
    private final Port embedding;
    private final int width;
    private final EmbeddingCache cache = new EmbeddingCache(CACHE_BYTES);

    private TextEncoder(OnnxModel graph, ClipTokenizer tokenizer, int width) {
        this.graph = graph;
        this.tokenizer = tokenizer;
        this.ids = graph.ports().input("input_ids", IDS);
        this.embedding = graph.ports().floatOutput("last_hidden_state");
        this.width = width;
    }

    /**
     * Takes over a loaded graph.
     *
     * @param width numbers per token that the UNet wants
     */
    public static TextEncoder of(ModelDirectory model, OnnxModel graph, int width) {
        var config = model.config("text_encoder");
        var tokenizer = ClipTokenizer.read(model, window(graph, config.integer("max_position_embeddings")));
        var vocabulary = config.integer("vocab_size").orElse(Integer.MAX_VALUE);
        if (tokenizer.largestId() >= vocabulary) {
            throw new ModelException(
                    model.file("tokenizer", "vocab.json"),
                    "has token id %d, but the text encoder knows %d tokens"
                            .formatted(tokenizer.largestId(), vocabulary));
        }
        var encoder = new TextEncoder(graph, tokenizer, width);
        var produced = encoder.embedding.dimension(2);
        if (produced > 0 && produced != width) {
            throw new ModelException(
                    graph.file(), "makes vectors of %d numbers, but the UNet reads %d".formatted(produced, width));
        }
        return encoder;
    }

    private static OptionalInt window(OnnxModel graph, OptionalInt stated) {
        var inGraph = graph.ports().input("input_ids", IDS).dimension(1);
        return inGraph > 0 ? OptionalInt.of((int) inGraph) : stated;
    }

    /** Tokens in the window, start and end token included. */
    public int maxTokens() {
        return tokenizer.maxTokens();
    }

    /** Encodes a prompt, or recalls it. */
    public Embedding encode(String prompt) {
        return cache.get(prompt, this::run);
    }

    private Embedding run(String prompt) {
        var text = tokenizer.tokenize(prompt);
        var values = new float[text.ids().length * width];
        try (var in = HostTensor.allocate(ids.type(), 1, text.ids().length);
                var out = HostTensor.allocate(embedding.type(), 1, text.ids().length, width)) {
            in.put(0, floats(text.ids()));
            graph.run(Map.of(ids.name(), in), Map.of(embedding.name(), out));
            out.get(0, values);
        } catch (OrtException e) {
            throw new SamplingException("the text encoder failed: " + e.getMessage(), e);
        }
        return new Embedding(values, text.truncated());
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
