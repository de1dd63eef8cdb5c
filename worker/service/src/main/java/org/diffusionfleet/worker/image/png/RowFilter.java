package org.diffusionfleet.worker.image.png;

/**
 * The filters of PNG (W3C PNG, 3rd edition, §9): each predicts a byte from its neighbours and keeps the difference.
 *
 * <p>Rows are arrays of samples, 0 to 255, behind {@value #PIXEL} zeros that stand for the pixel left of the first. Loops
 * are kept plain and free of branches: the JIT turns them into vector code.
 */
enum RowFilter {
    /** No prediction. */
    NONE(0) {
        @Override
        void apply(int[] row, int[] above, int[] differences) {
            for (int i = 0; i < differences.length; i++) {
                differences[i] = row[i + PIXEL];
            }
        }
    },
    /** The pixel to the left. */
    SUB(1) {
        @Override
        void apply(int[] row, int[] above, int[] differences) {
            for (int i = 0; i < differences.length; i++) {
                differences[i] = row[i + PIXEL] - row[i];
            }
        }
    },
    /** The pixel above. */
    UP(2) {
        @Override
        void apply(int[] row, int[] above, int[] differences) {
            for (int i = 0; i < differences.length; i++) {
                differences[i] = row[i + PIXEL] - above[i + PIXEL];
            }
        }
    },
    /** The mean of the two, rounded down. */
    AVERAGE(3) {
        @Override
        void apply(int[] row, int[] above, int[] differences) {
            for (int i = 0; i < differences.length; i++) {
                differences[i] = row[i + PIXEL] - ((row[i] + above[i + PIXEL]) >>> 1);
            }
        }
    },
    /** Whichever of left (a), above (b) and above left (c) is nearest to a + b - c. */
    PAETH(4) {
        /*
         * With lo = min(a, b), hi = max(a, b) and t = 3c - a - b, the nearest is hi where t <= lo, lo where t >= hi, and c
         * between: the same choice, ties included, by two comparisons that become masks.
         */
        @Override
        void apply(int[] row, int[] above, int[] differences) {
            for (int i = 0; i < differences.length; i++) {
                int a = row[i];
                int b = above[i + PIXEL];
                int c = above[i];
                int lo = Math.min(a, b);
                int hi = Math.max(a, b);
                int t = 3 * c - a - b;
                int belowHi = (t - hi) >> 31;
                int aboveLo = (lo - t) >> 31;
                int lower = lo ^ ((lo ^ c) & belowHi);
                int nearest = hi ^ ((hi ^ lower) & aboveLo);
                differences[i] = row[i + PIXEL] - nearest;
            }
        }
    };

    /** Bytes of a pixel. */
    static final int PIXEL = 3;

    private final int type;

    RowFilter(int type) {
        this.type = type;
    }

    /** The filter type, which is written before a row. */
    byte type() {
        return (byte) type;
    }

    /**
     * Writes {@code row - prediction}, of which the low eight bits count.
     *
     * @param row the samples to predict
     * @param above the samples of the row above, zeros for the first
     * @param differences as long as the rows without their leading zeros
     */
    abstract void apply(int[] row, int[] above, int[] differences);
}
