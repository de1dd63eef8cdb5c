package org.diffusionfleet.diffusion.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.PromptOptions;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.model.TextConfig;
import org.diffusionfleet.diffusion.onnx.OnnxFile;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.tokenizer.ClipTokenizer;

/**
 * A model's text encoders with their tokenizers: one, or the two of Stable Diffusion XL, whose vectors are joined token by
 * token (Podell et al. 2023, section 2.1). Not thread-safe: it remembers recent prompts.
 */
public final class TextEncoder implements AutoCloseable {
    private static final long CACHE_BYTES = 64L << 20;
    private static final String POOLED = "text_embeds";

    private final List<ClipEncoder> encoders;
    private final boolean zeroesEmptyNegative;
    private final EmbeddingCache cache = new EmbeddingCache(CACHE_BYTES);

    private TextEncoder(List<ClipEncoder> encoders, boolean zeroesEmptyNegative) {
        this.encoders = List.copyOf(encoders);
        this.zeroesEmptyNegative = zeroesEmptyNegative;
    }

    /**
     * Reads a model's tokenizers, in the order of {@link org.diffusionfleet.diffusion.model.ModelFamily#tokenizers()}.
     *
     * @throws ModelException if one is missing or broken, or its encoder's graph is
     */
    public static List<ClipTokenizer> tokenizers(ModelDirectory model) {
        var tokenizers =
                places(model).mapToObj(place -> tokenizer(model, place)).toList();
        if (tokenizers.stream().mapToInt(ClipTokenizer::maxTokens).distinct().count() > 1) {
            throw new ModelException(
                    model.root(),
                    "its tokenizers have windows of %s tokens, which cannot be joined"
                            .formatted(tokenizers.stream()
                                    .map(ClipTokenizer::maxTokens)
                                    .toList()));
        }
        return tokenizers;
    }

    private static ClipTokenizer tokenizer(ModelDirectory model, int place) {
        var family = model.index().family();
        var component = family.textEncoders().get(place);
        var config = TextConfig.read(model, component);
        var graph = OnnxFile.read(model.graph(component)).ports();
        var tokenizer = ClipTokenizer.read(
                model.root().resolve(family.tokenizers().get(place)),
                ClipPorts.of(family, place, graph, config).window(config));
        var known = config.vocabulary().orElse(Integer.MAX_VALUE);
        if (tokenizer.largestId() >= known) {
            throw new ModelException(
                    tokenizer.vocabularyFile(),
                    "has token id %d, but the text encoder knows %d tokens".formatted(tokenizer.largestId(), known));
        }
        return tokenizer;
    }

    private static IntStream places(ModelDirectory model) {
        return IntStream.range(0, model.index().family().textEncoders().size());
    }

    /**
     * Takes over loaded graphs.
     *
     * @param tokenizers as {@link #tokenizers} reads them
     * @param graphs of {@link org.diffusionfleet.diffusion.model.ModelFamily#textEncoders()}, in that order
     */
    public static TextEncoder of(ModelDirectory model, List<ClipTokenizer> tokenizers, List<OnnxModel> graphs) {
        var encoders = places(model)
                .mapToObj(place -> encoder(model, place, tokenizers.get(place), graphs.get(place)))
                .toList();
        return new TextEncoder(encoders, model.index().zeroesEmptyNegative());
    }

    private static ClipEncoder encoder(ModelDirectory model, int place, ClipTokenizer tokenizer, OnnxModel graph) {
        var family = model.index().family();
        var config = TextConfig.read(model, family.textEncoders().get(place));
        return ClipEncoder.of(graph, tokenizer, ClipPorts.of(family, place, graph.ports(), config));
    }

    /** Tokens in a window, start and end token included. */
    public int maxTokens() {
        return encoders.getFirst().tokenizer().maxTokens();
    }

    /** Numbers per token. */
    public int width() {
        return encoders.stream().mapToInt(ClipEncoder::width).sum();
    }

    /** Numbers of the prompt as a whole, 0 if the model has none. */
    public int pooledWidth() {
        return encoders.getLast().pooledWidth();
    }

    /**
     * Encodes a sample's prompts, or recalls them. Both fill as many windows as the longer one: windows of an empty prompt
     * make up the number.
     *
     * @param negative what to steer away from, if guidance is on; an empty one is zeros where the model was trained so
     * @throws IllegalArgumentException if the prompts' weights cannot be applied
     */
    public PromptPair encode(String prompt, Optional<String> negative, PromptOptions options) {
        var windows = Math.max(
                windows(prompt, options),
                negative.map(text -> windows(text, options)).orElse(1));
        return new PromptPair(
                recall(prompt, options, windows),
                negative.map(text ->
                        text.isEmpty() && zeroesEmptyNegative ? zeros(windows) : recall(text, options, windows)));
    }

    private int windows(String prompt, PromptOptions options) {
        return encoders.stream()
                .mapToInt(encoder -> windows(encoder, prompt, options).windows().size())
                .max()
                .orElseThrow();
    }

    private Embedding recall(String prompt, PromptOptions options, int windows) {
        return cache.get(new PromptKey(prompt, options, windows), this::run);
    }

    private Embedding zeros(int windows) {
        return embedding(new float[windows * maxTokens() * width()], new float[pooledWidth()], "");
    }

    private Embedding run(PromptKey key) {
        var values = new float[key.windows() * maxTokens() * width()];
        var pooled = new float[0];
        var column = 0;
        for (var encoder : encoders) {
            var windows = windows(encoder, key.prompt(), key.options()).filledUp(key.windows(), encoder.tokenizer());
            pooled = encode(encoder, windows, values, column);
            column += encoder.width();
        }
        var truncated =
                windows(encoders.getFirst(), key.prompt(), key.options()).truncated();
        return embedding(values, pooled, truncated);
    }

    /** Writes an encoder's vectors into their columns; the first window speaks for the whole. */
    private float[] encode(ClipEncoder encoder, List<TokenWindow> windows, float[] values, int column) {
        var pooled = new float[0];
        for (var i = 0; i < windows.size(); i++) {
            var encoded = encoder.encode(windows.get(i));
            for (var token = 0; token < maxTokens(); token++) {
                var row = i * maxTokens() + token;
                System.arraycopy(
                        encoded.hidden(), token * encoder.width(), values, row * width() + column, encoder.width());
            }
            pooled = i == 0 ? encoded.pooled() : pooled;
        }
        return pooled;
    }

    private Embedding embedding(float[] values, float[] pooled, String truncated) {
        return pooledWidth() == 0
                ? new Embedding(values, truncated)
                : new Embedding(values, Map.of(POOLED, pooled), truncated);
    }

    private static TokenWindows windows(ClipEncoder encoder, String prompt, PromptOptions options) {
        return TokenWindows.of(encoder.tokenizer(), prompt, options);
    }

    @Override
    public void close() {
        encoders.forEach(ClipEncoder::close);
    }
}
