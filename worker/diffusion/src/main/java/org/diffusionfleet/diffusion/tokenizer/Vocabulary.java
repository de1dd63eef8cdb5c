package org.diffusionfleet.diffusion.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.JsonFile;

/** Tokens and their ids, from {@code vocab.json}. Immutable. */
final class Vocabulary {
    private final Path file;
    private final Map<String, Integer> ids;
    private final Map<Integer, String> tokens;

    private Vocabulary(Path file, Map<String, Integer> ids, Map<Integer, String> tokens) {
        this.file = file;
        this.ids = ids;
        this.tokens = tokens;
    }

    static Vocabulary read(Path file) {
        return of(file, JsonFile.read(file).root());
    }

    /** The vocabulary that a part of a file holds. */
    static Vocabulary of(Path file, JsonNode root) {
        var ids = new HashMap<String, Integer>();
        var tokens = new HashMap<Integer, String>();
        for (var entry : root.properties()) {
            if (!entry.getValue().isInt()) {
                throw new ModelException(file, "token '%s' has no whole number as id".formatted(entry.getKey()));
            }
            ids.put(entry.getKey(), entry.getValue().intValue());
            tokens.put(entry.getValue().intValue(), entry.getKey());
        }
        var vocabulary = new Vocabulary(file, ids, tokens);
        vocabulary.requireBytes();
        return vocabulary;
    }

    /** This and the added tokens that it does not hold, under the ids they bring. */
    Vocabulary with(List<AddedToken> added) {
        var allIds = new HashMap<>(ids);
        var allTokens = new HashMap<>(tokens);
        for (var token : added) {
            if (token.id().isPresent() && !ids.containsKey(token.content())) {
                allIds.put(token.content(), token.id().getAsInt());
                allTokens.put(token.id().getAsInt(), token.found() + Bpe.END_OF_WORD);
            }
        }
        return new Vocabulary(file, allIds, allTokens);
    }

    boolean contains(String token) {
        return ids.containsKey(token);
    }

    int id(String token) {
        var id = ids.get(token);
        if (id == null) {
            throw new ModelException(file, "has no token '%s'".formatted(token));
        }
        return id;
    }

    int largestId() {
        return tokens.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    }

    Path file() {
        return file;
    }

    /** The text that tokens stand for, words parted by a space. */
    String decode(List<Integer> run) {
        var characters = new StringBuilder();
        run.forEach(id -> characters.append(tokens.getOrDefault(id, "")));
        return ByteAlphabet.decode(characters.toString().replace(Bpe.END_OF_WORD, " "))
                .strip();
    }

    /** With every byte a token, alone and at a word's end, no text is unknown. */
    private void requireBytes() {
        for (var b = 0; b < 256; b++) {
            var character = String.valueOf(ByteAlphabet.characterOf((byte) b));
            id(character);
            id(character + Bpe.END_OF_WORD);
        }
    }
}
