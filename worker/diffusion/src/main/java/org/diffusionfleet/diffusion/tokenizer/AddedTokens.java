package org.diffusionfleet.diffusion.tokenizer;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Finds added tokens in a text: some in the text as it is typed, some in what is left once that is normalised. Immutable. */
final class AddedTokens {
    private static final Pattern NONE = Pattern.compile("(?!)");

    private final Pattern asTyped;
    private final Pattern normalized;

    AddedTokens(List<AddedToken> tokens) {
        this.asTyped = anyOf(tokens.stream()
                .filter(token -> !token.normalized())
                .map(AddedToken::found)
                .toList());
        this.normalized = anyOf(tokens.stream()
                .filter(AddedToken::normalized)
                .map(AddedToken::found)
                .toList());
    }

    /** The longest of those that begin at the same place. */
    private static Pattern anyOf(List<String> contents) {
        return contents.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .reduce((a, b) -> a + "|" + b)
                .map(Pattern::compile)
                .orElse(NONE);
    }

    /**
     * Parts a text, in its order.
     *
     * @param token takes the added tokens as they are found: as typed, or normalised
     * @param words takes what is between them, normalised
     */
    void split(String text, Consumer<String> token, Consumer<String> words) {
        split(asTyped, text, token, rest -> split(normalized, PreTokenizer.normalize(rest), token, words));
    }

    private static void split(Pattern tokens, String text, Consumer<String> token, Consumer<String> between) {
        var found = tokens.matcher(text);
        var from = 0;
        while (found.find()) {
            between.accept(text.substring(from, found.start()));
            token.accept(found.group());
            from = found.end();
        }
        between.accept(text.substring(from));
    }
}
