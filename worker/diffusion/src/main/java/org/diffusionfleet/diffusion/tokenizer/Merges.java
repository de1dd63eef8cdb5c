package org.diffusionfleet.diffusion.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.ModelException;
import org.jspecify.annotations.Nullable;

/** Which pairs of tokens join, and which pair first, from {@code merges.txt} or {@code tokenizer.json}. Immutable. */
final class Merges {
    private final Map<Long, Merge> byPair;

    private Merges(Map<Long, Merge> byPair) {
        this.byPair = byPair;
    }

    /**
     * One entry of the file.
     *
     * @param rank its place: the lowest joins first
     * @param joined the id of the token the pair becomes
     */
    record Merge(int rank, int joined) {}

    static Merges read(Path file, Vocabulary vocabulary) {
        var pairs = new ArrayList<Line>();
        var number = 0;
        for (var line : lines(file)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#version")) {
                pairs.add(new Line("line " + number, List.of(line.split(" ", -1))));
            }
        }
        return of(file, pairs, vocabulary);
    }

    /** The merges that a part of a file holds: an array of pairs, or of strings with a space in the middle. */
    static Merges of(Path file, JsonNode merges, Vocabulary vocabulary) {
        var pairs = new ArrayList<Line>();
        for (var merge : merges) {
            var pair = new ArrayList<String>();
            merge.forEach(token -> pair.add(token.asText()));
            pairs.add(new Line(
                    "merge " + pairs.size(),
                    merge.isTextual() ? List.of(merge.textValue().split(" ", -1)) : List.copyOf(pair)));
        }
        return of(file, pairs, vocabulary);
    }

    private static Merges of(Path file, List<Line> pairs, Vocabulary vocabulary) {
        var byPair = new HashMap<Long, Merge>();
        for (var pair : pairs) {
            if (pair.tokens().size() != 2) {
                throw new ModelException(file, "%s is not a pair of tokens: '%s'".formatted(pair.where(), pair.text()));
            }
            var left = pair.tokens().getFirst();
            var right = pair.tokens().getLast();
            if (!List.of(left, right, left + right).stream().allMatch(vocabulary::contains)) {
                throw new ModelException(
                        file,
                        "%s joins '%s', which %s does not hold"
                                .formatted(pair.where(), pair.text(), vocabulary.file()));
            }
            byPair.putIfAbsent(
                    key(vocabulary.id(left), vocabulary.id(right)),
                    new Merge(byPair.size(), vocabulary.id(left + right)));
        }
        return new Merges(byPair);
    }

    /** One entry of a file and where it stands. */
    private record Line(String where, List<String> tokens) {
        String text() {
            return String.join(" ", tokens);
        }
    }

    @Nullable
    Merge of(int left, int right) {
        return byPair.get(key(left, right));
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    private static List<String> lines(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(file, "file is missing");
        }
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ModelException(file, "cannot be read as UTF-8 text: " + e.getMessage(), e);
        }
    }
}
