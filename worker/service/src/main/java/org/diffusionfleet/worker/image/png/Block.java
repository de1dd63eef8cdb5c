package org.diffusionfleet.worker.image.png;

import java.util.Arrays;

/** One deflate block in the making: literals with matches between them, and how often each symbol occurs. */
final class Block {

    /** Most bytes in a block: what a stored one can hold. */
    static final int MOST_BYTES = 0xFFFF;

    private static final int SHORTEST_MATCH = 8;
    /** So that four literals' codes fit a long: see {@link BitWriter#codes}. */
    private static final int LONGEST_LITERAL_CODE = 12;

    private static final int LONGEST_DISTANCE_CODE = 15;

    private final byte[] data;
    private final int[] literals = new int[Symbols.LITERALS];
    private final int[] distances = new int[Symbols.DISTANCES];
    /** Matches in order: position, length and distance in 31, 16 and 16 bits. */
    private final long[] matches = new long[MOST_BYTES / SHORTEST_MATCH + 1];

    private int count;
    private int from;
    private int to;

    Block(byte[] data) {
        this.data = data;
    }

    /** Starts over: all bytes between the positions are literals, and end in an end of block. */
    PrefixCode begin(int start, int end) {
        from = start;
        to = end;
        count = 0;
        Arrays.fill(literals, 0);
        Arrays.fill(distances, 0);
        countLiterals();
        literals[Symbols.END_OF_BLOCK] = 1;
        return literalCode();
    }

    /** Replaces literals by a match; matches come in order and do not overlap. */
    void match(int at, int length, int distance) {
        for (int i = at; i < at + length; i++) {
            literals[data[i] & 0xFF]--;
        }
        literals[Symbols.ofLength(length)]++;
        distances[Symbols.ofDistance(distance)]++;
        matches[count++] = ((long) at << 32) | ((long) length << 16) | (distance - 1);
    }

    PrefixCode literalCode() {
        return PrefixCode.of(literals, LONGEST_LITERAL_CODE);
    }

    PrefixCode distanceCode() {
        return PrefixCode.of(distances, LONGEST_DISTANCE_CODE);
    }

    /** Bits of all symbols with these codes. */
    long bits(PrefixCode literalCode, PrefixCode distanceCode) {
        long bits = 0;
        for (int symbol = 0; symbol < Symbols.LITERALS; symbol++) {
            bits += (long) literals[symbol] * (literalCode.length(symbol) + Symbols.lengthExtra(symbol));
        }
        for (int symbol = 0; symbol < Symbols.DISTANCES; symbol++) {
            bits += (long) distances[symbol] * (distanceCode.length(symbol) + Symbols.distanceExtra(symbol));
        }
        return bits;
    }

    /** Writes all symbols with these codes; room must be reserved. */
    void write(BitWriter out, int[] literalCodes, int[] distanceCodes) {
        int done = from;
        for (int i = 0; i < count; i++) {
            int at = (int) (matches[i] >>> 32);
            int length = (int) (matches[i] >>> 16) & 0xFFFF;
            int distance = ((int) matches[i] & 0xFFFF) + 1;
            out.codes(literalCodes, data, done, at);
            int symbol = Symbols.ofLength(length);
            out.code(literalCodes[symbol]);
            out.bits(length - Symbols.lengthBase(symbol), Symbols.lengthExtra(symbol));
            symbol = Symbols.ofDistance(distance);
            out.code(distanceCodes[symbol]);
            out.bits(distance - Symbols.distanceBase(symbol), Symbols.distanceExtra(symbol));
            done = at + length;
        }
        out.codes(literalCodes, data, done, to);
        out.code(literalCodes[Symbols.END_OF_BLOCK]);
    }

    /** In four tables: a counter that was just written is not ready to be read. */
    private void countLiterals() {
        var counts = new int[4][256];
        for (int i = from; i < to; i++) {
            counts[i & 3][data[i] & 0xFF]++;
        }
        for (int value = 0; value < 256; value++) {
            literals[value] = counts[0][value] + counts[1][value] + counts[2][value] + counts[3][value];
        }
    }
}
