package org.diffusionfleet.worker.image.png;

/** The codes of a block as it describes them: code lengths, run-length and prefix coded (RFC 1951, §3.2.7). */
final class CodeLengths {

    private static final int REPEAT = 16;
    private static final int FEW_ZEROS = 17;
    private static final int MANY_ZEROS = 18;
    private static final int LONGEST_CODE = 7;
    private static final int FEWEST_DISTANCES = 1;
    private static final int FEWEST_CODES = 4;
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final int literals;
    private final int distances;
    /** Symbols in order, each below the value of the bits that follow it. */
    private final int[] symbols;

    private final int[] counts = new int[Symbols.CODE_LENGTHS];
    private final PrefixCode code;
    private int count;

    CodeLengths(PrefixCode literalCode, PrefixCode distanceCode) {
        literals = literalCode.symbols();
        distances = Math.max(FEWEST_DISTANCES, distanceCode.symbols());
        var lengths = new int[literals + distances];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = i < literals ? literalCode.length(i) : distanceCode.length(i - literals);
        }
        symbols = new int[lengths.length];
        for (int from = 0, to; from < lengths.length; from = to) {
            to = from + 1;
            while (to < lengths.length && lengths[to] == lengths[from]) {
                to++;
            }
            run(lengths[from], to - from);
        }
        code = PrefixCode.of(counts, LONGEST_CODE);
    }

    /** How many bits {@link #write} writes. */
    int bits() {
        int bits = 14 + 3 * described();
        for (int symbol = 0; symbol < counts.length; symbol++) {
            bits += counts[symbol] * (code.length(symbol) + extra(symbol));
        }
        return bits;
    }

    void write(BitWriter out) {
        int described = described();
        out.bits(literals - Symbols.END_OF_BLOCK - 1, 5);
        out.bits(distances - FEWEST_DISTANCES, 5);
        out.bits(described - FEWEST_CODES, 4);
        for (int i = 0; i < described; i++) {
            out.bits(code.length(ORDER[i]), 3);
        }
        var codes = code.codes();
        for (int i = 0; i < count; i++) {
            int symbol = symbols[i] & 0xFF;
            out.code(codes[symbol]);
            out.bits(symbols[i] >>> 8, extra(symbol));
        }
    }

    private void run(int length, int times) {
        int left = times;
        if (length == 0) {
            left = repeat(MANY_ZEROS, 11, 138, left);
            left = repeat(FEW_ZEROS, 3, 10, left);
        } else {
            add(length);
            left = repeat(REPEAT, 3, 6, left - 1);
        }
        for (; left > 0; left--) {
            add(length);
        }
    }

    private int repeat(int symbol, int fewest, int most, int times) {
        int left = times;
        while (left >= fewest) {
            int taken = Math.min(left, most);
            add(symbol | ((taken - fewest) << 8));
            left -= taken;
        }
        return left;
    }

    private void add(int symbol) {
        symbols[count++] = symbol;
        counts[symbol & 0xFF]++;
    }

    private int described() {
        int described = ORDER.length;
        while (described > FEWEST_CODES && code.length(ORDER[described - 1]) == 0) {
            described--;
        }
        return described;
    }

    private static int extra(int symbol) {
        return switch (symbol) {
            case REPEAT -> 2;
            case FEW_ZEROS -> 3;
            case MANY_ZEROS -> 7;
            default -> 0;
        };
    }
}
