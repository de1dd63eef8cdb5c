package org.diffusionfleet.worker.image.png;

import java.util.Arrays;

/** A canonical prefix code of deflate (RFC 1951, §3.2.2). Immutable. */
final class PrefixCode {

    private static final int LENGTH_BITS = 4;
    private static final int LONGEST = 15;

    private final byte[] lengths;

    private PrefixCode(byte[] lengths) {
        this.lengths = lengths;
    }

    /**
     * The best code for symbols that occur so often, made complete: what decoders insist on.
     *
     * @param counts by symbol; symbols that never occur get no code, unless there would be a single one
     * @param maxLength bits of the longest code, at most 15 and enough for all symbols
     */
    static PrefixCode of(int[] counts, int maxLength) {
        var rarestFirst = new long[counts.length];
        int used = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] > 0) {
                rarestFirst[used++] = ((long) counts[symbol] << 32) | symbol;
            }
        }
        var lengths = new byte[counts.length];
        if (used == 1) {
            lengths[0] = 1;
            lengths[Math.max(1, (int) rarestFirst[0])] = 1;
        } else if (used > 1) {
            Arrays.sort(rarestFirst, 0, used);
            var depths = limited(depths(Arrays.copyOf(rarestFirst, used)), maxLength);
            for (int i = 0; i < used; i++) {
                lengths[(int) rarestFirst[i]] = (byte) depths[i];
            }
        }
        return new PrefixCode(lengths);
    }

    /** Bits of a symbol's code, 0 if it has none. */
    int length(int symbol) {
        return lengths[symbol];
    }

    /** How many symbols remain if those without a code are left off the end. */
    int symbols() {
        int last = lengths.length;
        while (last > 0 && lengths[last - 1] == 0) {
            last--;
        }
        return last;
    }

    /** Each symbol's code, first bit lowest, above four bits that hold its length: see {@link BitWriter#code}. */
    int[] codes() {
        var next = new int[LONGEST + 2];
        for (var length : lengths) {
            next[length + 1] += length == 0 ? 0 : 1;
        }
        for (int length = 1; length <= LONGEST; length++) {
            next[length] = (next[length] + next[length - 1]) << 1;
        }
        var codes = new int[lengths.length];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                codes[symbol] = ((Integer.reverse(next[length]++) >>> (32 - length)) << LENGTH_BITS) | length;
            }
        }
        return codes;
    }

    /** Huffman's tree with two queues (van Leeuwen 1976): leaves come sorted, and inner nodes arise sorted. */
    private static int[] depths(long[] rarestFirst) {
        int leaves = rarestFirst.length;
        var weight = new long[2 * leaves - 1];
        Arrays.setAll(weight, i -> i < leaves ? rarestFirst[i] >>> 32 : 0);
        var parent = new int[weight.length];
        int leaf = 0;
        int inner = leaves;
        for (int node = leaves; node < weight.length; node++) {
            for (int child = 0; child < 2; child++) {
                boolean takeLeaf = leaf < leaves && (inner == node || weight[leaf] <= weight[inner]);
                int lightest = takeLeaf ? leaf++ : inner++;
                weight[node] += weight[lightest];
                parent[lightest] = node;
            }
        }
        var depth = new int[weight.length];
        for (int node = weight.length - 2; node >= 0; node--) {
            depth[node] = depth[parent[node]] + 1;
        }
        return Arrays.copyOf(depth, leaves);
    }

    /**
     * Cuts depths to {@code max}, lengthens the rarest codes until all fit (Kraft's sum is at most one), then shortens the
     * most frequent while that leaves room, so that the sum is one.
     */
    private static int[] limited(int[] depths, int max) {
        int room = 1 << max;
        for (int i = 0; i < depths.length; i++) {
            depths[i] = Math.min(depths[i], max);
            room -= 1 << (max - depths[i]);
        }
        for (int i = 0; room < 0; i = (i + 1) % depths.length) {
            if (depths[i] < max) {
                depths[i]++;
                room += 1 << (max - depths[i]);
            }
        }
        for (int i = depths.length - 1; room > 0; i--) {
            while (1 << (max - depths[i]) <= room) {
                room -= 1 << (max - depths[i]);
                depths[i]--;
            }
        }
        return depths;
    }
}
