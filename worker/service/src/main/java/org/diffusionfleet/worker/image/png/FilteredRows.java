package org.diffusionfleet.worker.image.png;

import org.diffusionfleet.diffusion.RgbImage;

/** A picture's rows as PNG compresses them: each behind the type of its filter. */
final class FilteredRows {

    /** Neighbouring rows like the same filter: trying all on each costs twice the time and saves 0.3 % of the bytes. */
    private static final int ROWS_PER_CHOICE = 4;

    private static final RowFilter[] FILTERS = RowFilter.values();

    private FilteredRows() {}

    /**
     * The filtered rows, followed by {@code padding} bytes.
     *
     * <p>The filter is the one whose differences, taken as signed bytes, have the least sum of magnitudes: the heuristic of
     * the PNG specification (§12.7).
     */
    static byte[] of(RgbImage image, int padding) {
        int width = RowFilter.PIXEL * image.width();
        var filtered = new byte[image.height() * (width + 1) + padding];
        var row = new int[RowFilter.PIXEL + width];
        var above = new int[RowFilter.PIXEL + width];
        var differences = new int[width];
        var filter = RowFilter.NONE;
        for (int y = 0, at = 0; y < image.height(); y++) {
            unpack(image.rgb(), y * width, row);
            if (y % ROWS_PER_CHOICE == 0) {
                filter = choose(row, above, differences);
            }
            filter.apply(row, above, differences);
            filtered[at++] = filter.type();
            pack(differences, filtered, at);
            at += width;
            var done = row;
            row = above;
            above = done;
        }
        return filtered;
    }

    private static RowFilter choose(int[] row, int[] above, int[] differences) {
        var best = RowFilter.NONE;
        int least = Integer.MAX_VALUE;
        for (var filter : FILTERS) {
            filter.apply(row, above, differences);
            int sum = magnitudes(differences);
            if (sum < least) {
                least = sum;
                best = filter;
            }
        }
        return best;
    }

    private static int magnitudes(int[] differences) {
        int sum = 0;
        for (int difference : differences) {
            sum += Math.abs(difference << 24 >> 24);
        }
        return sum;
    }

    private static void unpack(byte[] rgb, int from, int[] row) {
        for (int i = RowFilter.PIXEL; i < row.length; i++) {
            row[i] = rgb[from + i - RowFilter.PIXEL] & 0xFF;
        }
    }

    private static void pack(int[] differences, byte[] filtered, int at) {
        for (int i = 0; i < differences.length; i++) {
            filtered[at + i] = (byte) differences[i];
        }
    }
}
