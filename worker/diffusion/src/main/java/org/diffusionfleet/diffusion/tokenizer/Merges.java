package org.diffusionfleet.diffusion.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.ModelException;
import org.jspecify.annotations.Nullable;

/** Which pairs of tokens join, and which pair first, from {@code merges.txt}. Immutable. */
final class Merges {
    private final Map<Long, Merge> byPair;

    private Merges(Map<Long, Merge> byPair) {
        this.byPair = byPair;
    }

    /**
     * One line of the file.
     *
     * @param rank its place: the lowest joins first
     * @param joined the id of the token the pair becomes
     */
    record Merge(int rank, int joined) {}

    static Merges read(Path file, Vocabulary vocabulary) {
        var byPair = new HashMap<Long, Merge>();
        var number = 0;
        for (var line : lines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#version")) {
                continue;
            }
            var pair = line.split(" ", -1);
            if (pair.length != 2) {
                throw new ModelException(file, "line %d is not a pair of tokens: '%s'".formatted(number, line));
            }
            if (!vocabulary.contains(pair[0])
                    || !vocabulary.contains(pair[1])
                    || !vocabulary.contains(pair[0] + pair[1])) {
                throw new ModelException(
                        file, "line %d joins '%s', which %s does not hold".formatted(number, line, vocabulary.file()));
            }
            byPair.putIfAbsent(
                    key(vocabulary.id(pair[0]), vocabulary.id(pair[1])),
                    new Merge(number, vocabulary.id(pair[0] + pair[1])));
        }
        return new Merges(byPair);
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
