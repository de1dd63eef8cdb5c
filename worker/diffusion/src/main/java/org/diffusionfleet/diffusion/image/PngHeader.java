package org.diffusionfleet.diffusion.image;

import java.nio.ByteBuffer;

/** PNG, third edition: a signature, then chunks of length, type, data and checksum. */
final class PngHeader {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int IHDR = 0x49484452;
    private static final int IEND = 0x49454e44;
    /** The number of frames: only animated ones have it. */
    private static final int ACTL = 0x6163544c;

    private static final int EXIF = 0x65584966;
    private static final int CHECKSUM = 4;

    private PngHeader() {}

    static boolean begins(ByteBuffer bytes) {
        return bytes.limit() >= Long.BYTES && bytes.getLong(0) == SIGNATURE;
    }

    static PictureHeader read(ByteBuffer bytes) {
        bytes.position(Long.BYTES + Integer.BYTES);
        if (bytes.getInt() != IHDR) {
            throw new ImageException("is damaged: a PNG begins with IHDR");
        }
        var width = bytes.getInt();
        var height = bytes.getInt();
        bytes.position(Long.BYTES);
        var animated = false;
        var orientation = Orientation.UPRIGHT;
        for (var type = 0; type != IEND; ) {
            var length = bytes.getInt();
            type = bytes.getInt();
            var next = Math.addExact(bytes.position(), length + CHECKSUM);
            if (type == EXIF) {
                orientation = Exif.orientation(bytes.slice(bytes.position(), length));
            }
            animated |= type == ACTL;
            bytes.position(next);
        }
        return new PictureHeader(PictureHeader.Format.PNG, width, height, animated, orientation);
    }
}
