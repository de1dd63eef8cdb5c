package org.diffusionfleet.diffusion.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    /** Most windows of a call, where the graph leaves that open. */
    public static final int MAX_ROWS = 16;

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
     * @throws IllegalArgumentException if the prompts' weights cannot be applied
     */
    public PromptPair encode(Prompts prompts) {
        var positive = positive(prompts);
        var negative = negative(prompts);
        var embeddings = recall(Stream.concat(Stream.of(positive), negative.stream()));
        return new PromptPair(
                Objects.requireNonNull(embeddings.get(positive)),
                prompts.negative().map(_ -> negative.map(embeddings::get).orElseGet(() -> zeros(positive.windows()))));
    }

    /**
     * Encodes the prompts of several samples in as few calls as can be, to recall them when they are encoded sample by sample.
     * Weighted ones are left for then: they may be refused.
     */
    public void foresee(List<Prompts> several) {
        recall(several.stream()
                .filter(prompts -> !prompts.options().weights())
                .flatMap(prompts -> Stream.concat(Stream.of(positive(prompts)), negative(prompts).stream())));
    }

    private PromptKey positive(Prompts prompts) {
        return new PromptKey(prompts.positive(), prompts.options(), windows(prompts));
    }

    /** Empty if there is none, or it is zeros. */
    private Optional<PromptKey> negative(Prompts prompts) {
        return prompts.negative()
                .filter(text -> !text.isEmpty() || !zeroesEmptyNegative)
                .map(text -> new PromptKey(text, prompts.options(), windows(prompts)));
    }

    private int windows(Prompts prompts) {
        return Math.max(
                windows(prompts.positive(), prompts.options()),
                prompts.negative().map(text -> windows(text, prompts.options())).orElse(1));
    }

    private int windows(String prompt, PromptOptions options) {
        return encoders.stream()
                .mapToInt(encoder -> windows(encoder, prompt, options).windows().size())
                .max()
                .orElseThrow();
    }

    private Map<PromptKey, Embedding> recall(Stream<PromptKey> keys) {
        return cache.get(keys.distinct().toList(), this::run);
    }

    /** Every encoder reads the windows of all these prompts in the same calls. */
    private List<Embedding> run(List<PromptKey> keys) {
        var encoded = encoders.stream()
                .map(encoder -> encoder.encode(keys.stream()
                        .flatMap(key -> windows(encoder, key).filledUp(key.windows(), encoder.tokenizer()).stream())
                        .toList()))
                .toList();
        var embeddings = new ArrayList<Embedding>(keys.size());
        var done = 0;
        for (var key : keys) {
            var from = done;
            var to = done + key.windows();
            embeddings.add(
                    join(key, encoded.stream().map(all -> all.subList(from, to)).toList()));
            done = to;
        }
        return embeddings;
    }

    /**
     * Joins what the encoders say of a prompt; of the whole speaks the last one, of the first window.
     *
     * @param encoded windows by encoder
     */
    private Embedding join(PromptKey key, List<List<ClipEncoder.Encoded>> encoded) {
        var values = new float[key.windows() * maxTokens() * width()];
        var column = 0;
        for (var windows : encoded) {
            column += write(windows, values, column);
        }
        var pooled = encoded.getLast().getFirst().pooled();
        return embedding(values, pooled, windows(encoders.getFirst(), key).truncated());
    }

    /** Writes an encoder's vectors into their columns, and returns how many those are. */
    private int write(List<ClipEncoder.Encoded> windows, float[] values, int column) {
        var width = windows.getFirst().hidden().length / maxTokens();
        for (var i = 0; i < windows.size(); i++) {
            for (var token = 0; token < maxTokens(); token++) {
                var row = i * maxTokens() + token;
                System.arraycopy(windows.get(i).hidden(), token * width, values, row * width() + column, width);
            }
        }
        return width;
    }

    private Embedding zeros(int windows) {
        return embedding(new float[windows * maxTokens() * width()], new float[pooledWidth()], "");
    }

    private Embedding embedding(float[] values, float[] pooled, String truncated) {
        return pooledWidth() == 0
                ? new Embedding(values, truncated)
                : new Embedding(values, Map.of(POOLED, pooled), truncated);
    }

    private static TokenWindows windows(ClipEncoder encoder, PromptKey key) {
        return windows(encoder, key.prompt(), key.options());
    }

    private static TokenWindows windows(ClipEncoder encoder, String prompt, PromptOptions options) {
        return TokenWindows.of(encoder.tokenizer(), prompt, options);
    }

    @Override
    public void close() {
        encoders.forEach(ClipEncoder::close);
    }
}
