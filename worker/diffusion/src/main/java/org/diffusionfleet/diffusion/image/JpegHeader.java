package org.diffusionfleet.diffusion.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.diffusionfleet.diffusion.image.PictureHeader.Format;

/** JPEG (ITU-T T.81, annex B): markers, each with a segment of its own length, up to the first scan. */
final class JpegHeader {
    private static final int START = 0xffd8;
    private static final int END = 0xffd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final int YCCK = 2;
    private static final int CMYK_COLOURS = 4;

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ADOBE_TRANSFORM = 11;

    private JpegHeader() {}

    static boolean begins(ByteBuffer bytes) {
        return bytes.limit() >= Short.BYTES && (bytes.getShort(0) & 0xffff) == START;
    }

    static PictureHeader read(ByteBuffer bytes) {
        bytes.position(Short.BYTES);
        var width = 0;
        var height = 0;
        var colours = 0;
        var transform = 0;
        var orientation = Orientation.UPRIGHT;
        for (var marker = marker(bytes); marker != START_OF_SCAN; marker = marker(bytes)) {
            var segment = bytes.slice(bytes.position() + Short.BYTES, length(bytes) - Short.BYTES);
            if (startsFrame(marker)) {
                height = segment.getShort(1) & 0xffff;
                width = segment.getShort(3) & 0xffff;
                colours = segment.get(5);
            } else if (marker == APP1 && begins(segment, EXIF)) {
                orientation = Exif.orientation(segment.slice(EXIF.length, segment.limit() - EXIF.length));
            } else if (marker == APP14 && begins(segment, ADOBE)) {
                transform = segment.get(ADOBE_TRANSFORM);
            }
            bytes.position(bytes.position() + length(bytes));
        }
        requireEnd(bytes);
        return new PictureHeader(format(colours, transform), width, height, false, orientation);
    }

    /** A decoder shows what there is of a file that ends between scans, and says nothing. */
    private static void requireEnd(ByteBuffer bytes) {
        for (var at = bytes.limit() - Short.BYTES; at >= bytes.position(); at--) {
            if ((bytes.getShort(at) & 0xffff) == END) {
                return;
            }
        }
        throw new ImageException("is cut off or damaged: a JPEG's end marker is missing");
    }

    /** The next marker's second byte; the first may be repeated. */
    private static int marker(ByteBuffer bytes) {
        if ((bytes.get() & 0xff) != 0xff) {
            throw new ImageException("is damaged: a JPEG's marker is missing at byte " + (bytes.position() - 1));
        }
        var marker = 0xff;
        while (marker == 0xff) {
            marker = bytes.get() & 0xff;
        }
        return marker;
    }

    private static int length(ByteBuffer bytes) {
        return bytes.getShort(bytes.position()) & 0xffff;
    }

    /** SOF0 to SOF15; between them lie three markers that are something else. */
    private static boolean startsFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean begins(ByteBuffer segment, byte[] name) {
        return segment.limit() >= name.length && segment.slice(0, name.length).equals(ByteBuffer.wrap(name));
    }

    private static Format format(int colours, int transform) {
        if (colours < CMYK_COLOURS) {
            return Format.JPEG;
        }
        return transform == YCCK ? Format.YCCK_JPEG : Format.CMYK_JPEG;
    }
}
