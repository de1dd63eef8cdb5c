package org.diffusionfleet.diffusion.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Byte-pair encoding (Sennrich et al. 2016, algorithm 1) of single words: start from bytes, join the pair of lowest rank
 * until none is left. Remembers recent words; not thread-safe.
 */
final class Bpe {
    static final String END_OF_WORD = "</w>";

    private static final int CACHED_WORDS = 4096;
    private static final int LONGEST_CACHED_WORD = 64;

    private final int[] byteIds = new int[256];
    private final int[] lastByteIds = new int[256];
    private final Merges merges;
    private final Map<String, List<Integer>> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Integer>> eldest) {
            return size() > CACHED_WORDS;
        }
    };

    Bpe(Vocabulary vocabulary, Merges merges) {
        this.merges = merges;
        for (var b = 0; b < 256; b++) {
            var character = String.valueOf(ByteAlphabet.characterOf((byte) b));
            byteIds[b] = vocabulary.id(character);
            lastByteIds[b] = vocabulary.id(character + END_OF_WORD);
        }
    }

    /** The tokens of one word that is not empty. */
    List<Integer> encode(String word) {
        if (word.length() > LONGEST_CACHED_WORD) {
            return join(word);
        }
        return cache.computeIfAbsent(word, this::join);
    }

    private List<Integer> join(String word) {
        var ids = symbols(word);
        var ranks = new int[ids.length];
        var length = ids.length;
        for (var i = 0; i < length - 1; i++) {
            ranks[i] = rank(ids[i], ids[i + 1]);
        }
        for (var at = lowest(ranks, length - 1); at >= 0; at = lowest(ranks, length - 1)) {
            var merge = merges.of(ids[at], ids[at + 1]);
            if (merge == null) {
                throw new IllegalStateException("a ranked pair has no merge");
            }
            ids[at] = merge.joined();
            System.arraycopy(ids, at + 2, ids, at + 1, length - at - 2);
            System.arraycopy(ranks, at + 1, ranks, at, length - at - 2);
            length--;
            if (at > 0) {
                ranks[at - 1] = rank(ids[at - 1], ids[at]);
            }
            if (at < length - 1) {
                ranks[at] = rank(ids[at], ids[at + 1]);
            }
        }
        return Arrays.stream(ids, 0, length).boxed().toList();
    }

    private int[] symbols(String word) {
        var bytes = word.getBytes(StandardCharsets.UTF_8);
        var ids = new int[bytes.length];
        for (var i = 0; i < bytes.length; i++) {
            ids[i] = (i < bytes.length - 1 ? byteIds : lastByteIds)[bytes[i] & 0xff];
        }
        return ids;
    }

    private int rank(int left, int right) {
        var merge = merges.of(left, right);
        return merge == null ? Integer.MAX_VALUE : merge.rank();
    }

    /** The first place of the lowest rank among the first {@code count}, -1 if no pair joins. */
    private static int lowest(int[] ranks, int count) {
        var at = -1;
        for (var i = 0; i < count; i++) {
            if (ranks[i] < (at < 0 ? Integer.MAX_VALUE : ranks[at])) {
                at = i;
            }
        }
        return at;
    }
}
