package org.diffusionfleet.worker.image.png;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds earlier occurrences (LZ77) with one probe a position into a table of hashed eight-byte words.
 *
 * <p>Differences of a photograph or of a diffusion model's output hardly ever repeat, so the finder takes longer steps the
 * longer nothing was worth taking; flat drawings are all matches, and it walks them match by match.
 */
final class MatchFinder {

    /** Bytes that must follow the data, whatever they are: words are read past its end. */
    static final int PADDING = Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SHORTEST = Long.BYTES;
    private static final int HASH_BITS = 14;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    /** Positions tried in vain before the step grows by one, as a power of two. */
    private static final int PATIENCE_BITS = 5;
    /** What a match not worth taking counts as, in positions tried in vain. */
    private static final int DISAPPOINTMENT = 4;
    /** Bits that a match must save beyond its extra bits: its two codes, and the time it takes to read it. */
    private static final int MATCH_BITS = 20;

    private final byte[] data;
    private final int[] lastSeen = new int[1 << HASH_BITS];

    /** A finder in data that is followed by {@link #PADDING} bytes. */
    MatchFinder(byte[] data) {
        this.data = data;
        Arrays.fill(lastSeen, -Symbols.WINDOW - 1);
    }

    /**
     * Takes the matches that lie between two positions, which follow those asked for before.
     *
     * @param literals what a literal of the range costs, in bits; a match is taken only where it costs less
     */
    void find(int from, int to, PrefixCode literals, Block block) {
        int tried = 0;
        int at = from;
        while (at <= to - SHORTEST) {
            long word = word(at);
            int candidate = replace(word, at);
            if (at - candidate <= Symbols.WINDOW && word(candidate) == word) {
                int length = extend(candidate, at, to);
                if (worthTaking(at, length, at - candidate, literals)) {
                    block.match(at, length, at - candidate);
                    at += length;
                    tried = 0;
                    // A run goes on at distance one, whose symbol has no extra bits.
                    replace(word(at - 1), at - 1);
                    continue;
                }
                tried += DISAPPOINTMENT;
            }
            at += 1 + (tried++ >>> PATIENCE_BITS);
        }
    }

    private long word(int at) {
        return (long) LONG.get(data, at);
    }

    private int replace(long word, int at) {
        int hash = (int) ((word * MULTIPLIER) >>> (Long.SIZE - HASH_BITS));
        int before = lastSeen[hash];
        lastSeen[hash] = at;
        return before;
    }

    private int extend(int earlier, int at, int to) {
        int longest = Math.min(Symbols.LONGEST_MATCH, to - at);
        for (int length = SHORTEST; length < longest; length += Long.BYTES) {
            long differing = word(earlier + length) ^ word(at + length);
            if (differing != 0) {
                return Math.min(longest, length + (Long.numberOfTrailingZeros(differing) >>> 3));
            }
        }
        return longest;
    }

    private boolean worthTaking(int at, int length, int distance, PrefixCode literals) {
        int price = MATCH_BITS
                + Symbols.lengthExtra(Symbols.ofLength(length))
                + Symbols.distanceExtra(Symbols.ofDistance(distance));
        int saved = 0;
        for (int i = at; i < at + length && saved <= price; i++) {
            saved += literals.length(data[i] & 0xFF);
        }
        return saved > price;
    }
}
