package org.diffusionfleet.worker.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.nio.ByteBuffer;

/**
 * Exif 2.32 with two texts: who wrote the file and, as {@code UserComment} in UTF-16, how its picture was made, which is
 * where AUTOMATIC1111's web UI and those who follow it look in a JPEG or WebP.
 */
final class Exif {

    /** What wrote the file. */
    static final String SOFTWARE = "diffusion-fleet";

    private static final byte[] CREATOR = (SOFTWARE + '\0').getBytes(US_ASCII);
    private static final byte[] UNICODE = "UNICODE\0".getBytes(US_ASCII);
    private static final byte[] VERSION = "0232".getBytes(US_ASCII);
    private static final short ASCII = 2;
    private static final short LONG = 4;
    private static final short UNDEFINED = 7;
    private static final short TAG_SOFTWARE = 0x0131;
    private static final short TAG_EXIF = (short) 0x8769;
    private static final short TAG_VERSION = (short) 0x9000;
    private static final short TAG_COMMENT = (short) 0x9286;
    private static final int HEADER = 8;
    /** Two entries, how many they are, and where the next directory is. */
    private static final int DIRECTORY = Short.BYTES + 2 * 12 + Integer.BYTES;

    private static final int EXIF_AT = HEADER + DIRECTORY;
    private static final int CREATOR_AT = EXIF_AT + DIRECTORY;
    private static final int COMMENT_AT = CREATOR_AT + CREATOR.length;

    private Exif() {}

    /** The TIFF structure, big-endian, with nothing before it. */
    static byte[] of(String comment) {
        var text = comment.getBytes(UTF_16BE);
        var exif = ByteBuffer.allocate(COMMENT_AT + UNICODE.length + text.length);
        exif.put("MM".getBytes(US_ASCII)).putShort((short) 42).putInt(HEADER);
        exif.putShort((short) 2);
        entry(exif, TAG_SOFTWARE, ASCII, CREATOR.length, CREATOR_AT);
        entry(exif, TAG_EXIF, LONG, 1, EXIF_AT);
        exif.putInt(0);
        exif.putShort((short) 2);
        entry(
                exif,
                TAG_VERSION,
                UNDEFINED,
                VERSION.length,
                ByteBuffer.wrap(VERSION).getInt());
        entry(exif, TAG_COMMENT, UNDEFINED, UNICODE.length + text.length, COMMENT_AT);
        exif.putInt(0);
        return exif.put(CREATOR).put(UNICODE).put(text).array();
    }

    /** A value of four bytes or fewer stands in its entry, others are pointed to. */
    private static void entry(ByteBuffer exif, short tag, short type, int count, int valueOrOffset) {
        exif.putShort(tag).putShort(type).putInt(count).putInt(valueOrOffset);
    }
}
