package org.diffusionfleet.diffusion.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one entry of EXIF data (a TIFF directory) that matters. */
final class Exif {
    private static final short LITTLE_ENDIAN = 0x4949;
    private static final int DIRECTORY = 4;
    private static final int ENTRY = 12;
    private static final int VALUE = 8;
    private static final short ORIENTATION = 274;
    private static final short TIFF_AFTER_NAME = 0x4578;
    private static final int NAME = 6;

    private Exif() {}

    /** Upright, too, where the data is broken or has no such entry: it is not worth a picture. */
    static Orientation orientation(ByteBuffer data) {
        try {
            // Some writers of WebP leave JPEG's name of the segment before it.
            var tiff = data.getShort(0) == TIFF_AFTER_NAME ? data.slice(NAME, data.limit() - NAME) : data.slice();
            tiff.order(tiff.getShort(0) == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            var directory = tiff.getInt(DIRECTORY);
            var entries = tiff.getShort(directory) & 0xffff;
            for (var i = 0; i < entries; i++) {
                var entry = directory + Short.BYTES + i * ENTRY;
                if (tiff.getShort(entry) == ORIENTATION) {
                    return Orientation.of(tiff.getShort(entry + VALUE));
                }
            }
            return Orientation.UPRIGHT;
        } catch (IndexOutOfBoundsException e) {
            return Orientation.UPRIGHT;
        }
    }
}
