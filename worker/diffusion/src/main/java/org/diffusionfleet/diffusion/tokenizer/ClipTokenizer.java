package org.diffusionfleet.diffusion.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.ModelDirectory;

/**
 * CLIP's tokenizer (Radford et al. 2021), token for token Hugging Face's fast one: special tokens are found in the raw
 * text, the rest is cut into words and each word into byte pairs. Not thread-safe: it remembers recent words.
 */
public final class ClipTokenizer {
    private final Vocabulary vocabulary;
    private final Bpe bpe;
    private final Pattern special;
    private final int start;
    private final int end;
    private final int pad;
    private final int maxTokens;

    private ClipTokenizer(Vocabulary vocabulary, Bpe bpe, TokenizerFiles files, int maxTokens) {
        var startToken = files.token("bos_token");
        var endToken = files.token("eos_token");
        this.vocabulary = vocabulary;
        this.bpe = bpe;
        this.special = Pattern.compile(Pattern.quote(startToken) + "|" + Pattern.quote(endToken));
        this.start = vocabulary.id(startToken);
        this.end = vocabulary.id(endToken);
        this.pad = vocabulary.id(files.token("pad_token"));
        this.maxTokens = maxTokens;
    }

    /**
     * Reads a model's {@code tokenizer} folder.
     *
     * @param window the text encoder's own window, used where the tokenizer states none
     */
    public static ClipTokenizer read(ModelDirectory model, OptionalInt window) {
        var files = TokenizerFiles.read(model);
        var vocabulary = Vocabulary.read(model.file("tokenizer", "vocab.json"));
        var maxTokens = files.maxLength().isPresent() ? files.maxLength() : window;
        if (maxTokens.isEmpty() || maxTokens.getAsInt() < 2) {
            throw new ModelException(files.config().path(), "model_max_length must be 2 or more");
        }
        var merges = Merges.read(model.file("tokenizer", "merges.txt"), vocabulary);
        return new ClipTokenizer(vocabulary, new Bpe(vocabulary, merges), files, maxTokens.getAsInt());
    }

    /** Tokens in the window, start and end token included. */
    public int maxTokens() {
        return maxTokens;
    }

    /** The largest id the vocabulary holds. */
    public int largestId() {
        return vocabulary.largestId();
    }

    /** Tokenizes a prompt, cuts what exceeds the window and fills the rest of it with padding. */
    public TokenizedText tokenize(String text) {
        var content = content(text);
        var kept = Math.min(content.size(), maxTokens - 2);
        var ids = new int[maxTokens];
        Arrays.fill(ids, pad);
        ids[0] = start;
        for (var i = 0; i < kept; i++) {
            ids[i + 1] = content.get(i);
        }
        ids[kept + 1] = end;
        return new TokenizedText(ids, vocabulary.decode(content.subList(kept, content.size())));
    }

    private List<Integer> content(String text) {
        var ids = new ArrayList<Integer>();
        var token = special.matcher(text);
        var from = 0;
        while (token.find()) {
            encodeWords(text.substring(from, token.start()), ids);
            ids.add(vocabulary.id(token.group()));
            from = token.end();
        }
        encodeWords(text.substring(from), ids);
        return ids;
    }

    private void encodeWords(String text, List<Integer> ids) {
        PreTokenizer.words(text, word -> ids.addAll(bpe.encode(word)));
    }
}
