package org.diffusionfleet.diffusion.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.model.TextConfig;

/**
 * CLIP's tokenizer (Radford et al. 2021), token for token Hugging Face's fast one: added tokens are found in the text as it
 * is, the rest is cut into words and each word into byte pairs. Not thread-safe: it remembers recent words.
 */
public final class ClipTokenizer {
    private final Vocabulary vocabulary;
    private final Bpe bpe;
    private final AddedTokens added;
    private final Map<String, Integer> addedIds = new HashMap<>();
    private final int start;
    private final int end;
    private final int pad;
    private final int maxTokens;

    private ClipTokenizer(Vocabulary vocabulary, Bpe bpe, TokenizerFiles files, int maxTokens) {
        var tokens = AddedToken.of(files);
        this.vocabulary = vocabulary.with(tokens);
        this.bpe = bpe;
        this.added = new AddedTokens(tokens);
        tokens.forEach(token -> addedIds.put(token.found(), this.vocabulary.id(token.content())));
        this.start = this.vocabulary.id(files.token("bos_token"));
        this.end = this.vocabulary.id(files.token("eos_token"));
        this.pad = this.vocabulary.id(files.token("pad_token"));
        this.maxTokens = maxTokens;
    }

    /**
     * Reads a tokenizer.
     *
     * @param folder its folder in a model directory
     * @param window the text encoder's own window, used where the tokenizer states none
     */
    public static ClipTokenizer read(Path folder, OptionalInt window) {
        var files = TokenizerFiles.read(folder);
        var vocabulary = files.vocabulary();
        var maxTokens = files.maxLength().isPresent() ? files.maxLength() : window;
        if (maxTokens.isEmpty() || maxTokens.getAsInt() < 3) {
            throw new ModelException(files.config().path(), "model_max_length must be 3 or more");
        }
        return new ClipTokenizer(
                vocabulary, new Bpe(vocabulary, files.merges(vocabulary)), files, maxTokens.getAsInt());
    }

    /**
     * Reads a model's tokenizer: the first, where there are two. Its graphs are not needed.
     *
     * @throws ModelException if it is missing or broken
     */
    public static ClipTokenizer read(ModelDirectory model) {
        var family = model.index().family();
        return read(
                model.root().resolve(family.tokenizers().getFirst()),
                TextConfig.read(model, family.textEncoders().getFirst()).window());
    }

    /** Tokens in the window, start and end token included. */
    public int maxTokens() {
        return maxTokens;
    }

    /** The largest id the vocabulary holds. */
    public int largestId() {
        return vocabulary.largestId();
    }

    /** The token that fills up a window. */
    public int paddingId() {
        return pad;
    }

    /** The file that holds the vocabulary. */
    public Path vocabularyFile() {
        return vocabulary.file();
    }

    /** Tokenizes a prompt, cuts what exceeds the window and fills the rest of it with padding. */
    public TokenizedText tokenize(String text) {
        var content = content(text);
        var kept = Math.min(content.size(), maxTokens - 2);
        return new TokenizedText(
                window(content.subList(0, kept)), kept + 2, decode(content.subList(kept, content.size())));
    }

    /** The tokens of a text, as many as it has, without start and end token. */
    public List<Integer> content(String text) {
        var ids = new ArrayList<Integer>();
        added.split(
                text,
                token -> ids.add(Objects.requireNonNull(addedIds.get(token))),
                words -> PreTokenizer.words(words, word -> ids.addAll(bpe.encode(word))));
        return ids;
    }

    /** Tokens between start and end token, filled up with padding; no more than fit. */
    public int[] window(List<Integer> content) {
        var ids = new int[maxTokens];
        Arrays.fill(ids, pad);
        ids[0] = start;
        for (var i = 0; i < content.size(); i++) {
            ids[i + 1] = content.get(i);
        }
        ids[content.size() + 1] = end;
        return ids;
    }

    /** The text that tokens stand for, in lower case, words parted by a space. */
    public String decode(List<Integer> content) {
        return vocabulary.decode(content);
    }
}
