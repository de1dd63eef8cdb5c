package org.diffusionfleet.worker.image.png;

/** The alphabets of deflate (RFC 1951, §3.2.5 and §3.2.7). */
final class Symbols {

    /** Literals, the end of a block, and lengths. */
    static final int LITERALS = 286;

    static final int DISTANCES = 30;
    static final int CODE_LENGTHS = 19;
    static final int END_OF_BLOCK = 256;
    static final int LONGEST_MATCH = 258;
    static final int WINDOW = 1 << 15;

    private static final int FIRST_LENGTH = END_OF_BLOCK + 1;
    private static final int LENGTHS = LITERALS - FIRST_LENGTH;
    private static final int[] LENGTH_EXTRA = new int[LENGTHS];
    private static final int[] LENGTH_BASE = new int[LENGTHS];
    private static final int[] DISTANCE_EXTRA = new int[DISTANCES];
    private static final int[] DISTANCE_BASE = new int[DISTANCES];
    private static final short[] LENGTH_SYMBOL = new short[LONGEST_MATCH + 1];

    static {
        for (int i = 0, base = 3; i < LENGTHS - 1; i++) {
            LENGTH_EXTRA[i] = Math.max(0, i / 4 - 1);
            LENGTH_BASE[i] = base;
            base += 1 << LENGTH_EXTRA[i];
        }
        LENGTH_BASE[LENGTHS - 1] = LONGEST_MATCH;
        for (int i = 0, base = 1; i < DISTANCES; i++) {
            DISTANCE_EXTRA[i] = Math.max(0, i / 2 - 1);
            DISTANCE_BASE[i] = base;
            base += 1 << DISTANCE_EXTRA[i];
        }
        for (int i = 0; i < LENGTHS; i++) {
            for (int length = LENGTH_BASE[i]; length <= LONGEST_MATCH; length++) {
                LENGTH_SYMBOL[length] = (short) (FIRST_LENGTH + i);
            }
        }
    }

    private Symbols() {}

    /** The symbol of a match's length, 3 to 258. */
    static int ofLength(int length) {
        return LENGTH_SYMBOL[length];
    }

    /** The symbol of a match's distance, 1 to 32768. */
    static int ofDistance(int distance) {
        if (distance <= 4) {
            return distance - 1;
        }
        int log = 31 - Integer.numberOfLeadingZeros(distance - 1);
        return 2 * log + (((distance - 1) >>> (log - 1)) & 1);
    }

    /** Bits that follow a symbol of the first alphabet. */
    static int lengthExtra(int symbol) {
        return symbol < FIRST_LENGTH ? 0 : LENGTH_EXTRA[symbol - FIRST_LENGTH];
    }

    /** The shortest length of its symbol. */
    static int lengthBase(int symbol) {
        return LENGTH_BASE[symbol - FIRST_LENGTH];
    }

    /** Bits that follow the symbol of a distance. */
    static int distanceExtra(int symbol) {
        return DISTANCE_EXTRA[symbol];
    }

    /** The shortest distance of its symbol. */
    static int distanceBase(int symbol) {
        return DISTANCE_BASE[symbol];
    }
}
