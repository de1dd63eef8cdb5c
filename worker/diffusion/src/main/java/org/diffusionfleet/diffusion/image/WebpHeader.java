package org.diffusionfleet.diffusion.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** WebP (RFC 9649): RIFF chunks; an extended file begins with {@code VP8X}, a simple one is a single frame. */
final class WebpHeader {
    private static final int RIFF = 0x52494646;
    private static final int WEBP = 0x57454250;
    private static final int LOSSY = 0x56503820;
    private static final int LOSSLESS = 0x5650384c;
    private static final int EXTENDED = 0x56503858;
    private static final int EXIF = 0x45584946;
    private static final int CHUNKS = 12;
    private static final int ANIMATION = 2;
    private static final int FOURTEEN_BITS = 0x3fff;

    private WebpHeader() {}

    static boolean begins(ByteBuffer bytes) {
        return bytes.limit() >= CHUNKS && bytes.getInt(0) == RIFF && bytes.getInt(8) == WEBP;
    }

    static PictureHeader read(ByteBuffer bytes) {
        if (length(bytes, Integer.BYTES) > bytes.limit() - 2 * Integer.BYTES) {
            throw new ImageException("is cut off or damaged: a WebP of %d bytes has only %d"
                    .formatted(length(bytes, Integer.BYTES) + 2 * Integer.BYTES, bytes.limit()));
        }
        bytes.position(CHUNKS);
        var first = bytes.getInt();
        var data = bytes.slice(CHUNKS + 2 * Integer.BYTES, 10).order(ByteOrder.LITTLE_ENDIAN);
        return switch (first) {
            case LOSSY -> simple(data.getShort(6) & FOURTEEN_BITS, data.getShort(8) & FOURTEEN_BITS);
            case LOSSLESS -> {
                var sides = data.getInt(1);
                yield simple((sides & FOURTEEN_BITS) + 1, (sides >> 14 & FOURTEEN_BITS) + 1);
            }
            case EXTENDED ->
                new PictureHeader(
                        PictureHeader.Format.WEBP,
                        (data.getInt(3) >>> 8) + 1,
                        (data.getInt(6) >>> 8) + 1,
                        (data.get(0) & ANIMATION) != 0,
                        orientation(bytes));
            default -> throw new ImageException("is damaged: a WebP's first chunk is a frame or VP8X");
        };
    }

    private static long length(ByteBuffer bytes, int at) {
        return Integer.reverseBytes(bytes.getInt(at)) & 0xffff_ffffL;
    }

    private static PictureHeader simple(int width, int height) {
        return new PictureHeader(PictureHeader.Format.WEBP, width, height, false, Orientation.UPRIGHT);
    }

    /** Of the EXIF chunk, which comes last; a file that ends before one is the decoder's to judge. */
    private static Orientation orientation(ByteBuffer bytes) {
        for (long at = CHUNKS; at + 2 * Integer.BYTES <= bytes.limit(); ) {
            var start = (int) at;
            var length = length(bytes, start + Integer.BYTES);
            if (bytes.getInt(start) == EXIF && at + 2 * Integer.BYTES + length <= bytes.limit()) {
                return Exif.orientation(bytes.slice(start + 2 * Integer.BYTES, (int) length));
            }
            at += 2 * Integer.BYTES + length + length % 2;
        }
        return Orientation.UPRIGHT;
    }
}
