package org.diffusionfleet.worker.image.png;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32;
import org.diffusionfleet.diffusion.RgbImage;

/** Writes PNG (W3C PNG, 3rd edition) with texts beside the picture. Thread-safe. */
public final class PngEncoder {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte BITS = 8;
    private static final byte RGB = 2;
    private static final String XMP = "XML:com.adobe.xmp";

    private PngEncoder() {}

    /**
     * The picture, lossless; equal input gives equal bytes on every machine and JDK.
     *
     * @param texts keyword (1 to 79 Latin-1 characters) to text, in the map's order: as {@code tEXt} what Latin-1 can hold,
     *     else as {@code iTXt}
     * @param xmp an XMP packet
     */
    public static byte[] encode(RgbImage image, Map<String, String> texts, String xmp) {
        var png = begin(image);
        texts.forEach((keyword, text) -> text(png, keyword, text));
        international(png, XMP, xmp);
        return end(png, image);
    }

    /** The picture alone. */
    public static byte[] encode(RgbImage image) {
        return end(begin(image), image);
    }

    private static ByteArrayOutputStream begin(RgbImage image) {
        var png = new ByteArrayOutputStream(image.rgb().length / 2);
        png.writeBytes(SIGNATURE);
        var header = ByteBuffer.allocate(13).putInt(image.width()).putInt(image.height());
        chunk(png, "IHDR", header.put(BITS).put(RGB).array());
        return png;
    }

    private static byte[] end(ByteArrayOutputStream png, RgbImage image) {
        chunk(png, "IDAT", Zlib.compress(FilteredRows.of(image, Zlib.PADDING)));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void text(ByteArrayOutputStream png, String keyword, String text) {
        if (ISO_8859_1.newEncoder().canEncode(text)) {
            chunk(png, "tEXt", (keyword + '\0' + text).getBytes(ISO_8859_1));
        } else {
            international(png, keyword, text);
        }
    }

    /** Uncompressed, of no language, the keyword untranslated. */
    private static void international(ByteArrayOutputStream png, String keyword, String text) {
        chunk(png, "iTXt", (keyword + "\0\0\0\0\0" + text).getBytes(UTF_8));
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        var name = type.getBytes(US_ASCII);
        var checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        png.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) checksum.getValue())
                .array());
    }
}
