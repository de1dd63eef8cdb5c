package org.diffusionfleet.worker.image.png;

import java.util.zip.Adler32;

/**
 * Compresses filtered rows into a zlib stream (RFC 1950 and 1951): blocks of literals and matches, each with codes of its
 * own, stored where that is shorter.
 *
 * <p>Its own rather than {@code java.util.zip.Deflater}: that one takes twice the time and more at the same size, and its
 * bytes depend on the zlib that a JDK was built with, while equal pictures must be equal objects on every worker.
 */
final class Zlib {

    /** Bytes that must follow the data, whatever they are. */
    static final int PADDING = MatchFinder.PADDING;

    private static final int HEADER = 0x7801;
    private static final int STORED = 0;
    private static final int DYNAMIC = 2;
    /** More than a block takes beyond its symbols, in bytes. */
    private static final int OVERHEAD = 512;

    private final byte[] data;
    private final int length;
    private final Block block;
    private final MatchFinder finder;
    private final BitWriter out;

    private Zlib(byte[] data) {
        this.data = data;
        this.length = data.length - PADDING;
        this.block = new Block(data);
        this.finder = new MatchFinder(data);
        this.out = new BitWriter(length / 2 + OVERHEAD);
    }

    /** The stream of all but the last {@link #PADDING} bytes of the data, of which there must be one at least. */
    static byte[] compress(byte[] data) {
        return new Zlib(data).compress();
    }

    private byte[] compress() {
        out.bits(Short.reverseBytes((short) HEADER) & 0xFFFF, 16);
        for (int from = 0; from < length; from += Block.MOST_BYTES) {
            writeBlock(from, Math.min(length, from + Block.MOST_BYTES));
        }
        out.align();
        var checksum = new Adler32();
        checksum.update(data, 0, length);
        out.reserve(Integer.BYTES);
        out.bits(Integer.toUnsignedLong(Integer.reverseBytes((int) checksum.getValue())), Integer.SIZE);
        return out.toByteArray();
    }

    private void writeBlock(int from, int to) {
        finder.find(from, to, block.begin(from, to), block);
        var literals = block.literalCode();
        var distances = block.distanceCode();
        var lengths = new CodeLengths(literals, distances);
        int bytes = (int) ((block.bits(literals, distances) + lengths.bits()) >>> 3);
        int last = to == length ? 1 : 0;
        if (bytes > to - from) {
            store(last, from, to - from);
        } else {
            out.reserve(bytes + OVERHEAD);
            out.bits(last | (DYNAMIC << 1), 3);
            lengths.write(out);
            block.write(out, literals.codes(), distances.codes());
        }
    }

    private void store(int last, int from, int count) {
        out.reserve(count + Long.BYTES);
        out.bits(last | (STORED << 1), 3);
        out.align();
        out.bits(count | ((count ^ 0xFFFFL) << 16), Integer.SIZE);
        out.bytes(data, from, count);
    }
}
