package org.diffusionfleet.worker.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.IIOImage;
import org.diffusionfleet.diffusion.RgbImage;

/** Writes WebP (RFC 9649): libwebp's encoder, its bitstream put into an extended file with Exif and XMP. */
final class WebpEncoder {

    /** The quality at which nothing is lost. */
    static final int LOSSLESS = 100;

    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int EXTENDED = 10;
    private static final int HAS_EXIF_AND_XMP = 0b1100;

    private WebpEncoder() {}

    /**
     * The picture.
     *
     * @param quality 1 to 100, as libwebp takes it; {@value #LOSSLESS} is lossless
     */
    static byte[] encode(RgbImage image, Provenance provenance, int quality) {
        var writer = new WebPImageWriterSpi().createWriterInstance(null);
        var param = (WebPWriteParam) writer.getDefaultWriteParam();
        if (quality == LOSSLESS) {
            param.setCompressionType(CompressionType.Lossless);
        } else {
            param.setCompressionType(CompressionType.Lossy);
            param.setCompressionQuality(quality / 100f);
        }
        var simple = Pictures.write(new IIOImage(Pictures.of(image), null, null), writer, param);
        var bitstream = ByteBuffer.wrap(simple, RIFF_HEADER, simple.length - RIFF_HEADER);
        return extended(
                image,
                bitstream,
                Exif.of(provenance.parameters()),
                provenance.xmp().getBytes(UTF_8));
    }

    private static byte[] extended(RgbImage image, ByteBuffer bitstream, byte[] exif, byte[] xmp) {
        int size = RIFF_HEADER + chunk(EXTENDED) + bitstream.remaining() + chunk(exif.length) + chunk(xmp.length);
        var file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(US_ASCII)).putInt(size - CHUNK_HEADER).put("WEBP".getBytes(US_ASCII));
        begin(file, "VP8X", EXTENDED);
        file.putInt(HAS_EXIF_AND_XMP);
        put24(file, image.width() - 1);
        put24(file, image.height() - 1);
        file.put(bitstream);
        begin(file, "EXIF", exif.length);
        end(file.put(exif));
        begin(file, "XMP ", xmp.length);
        end(file.put(xmp));
        return file.array();
    }

    private static int chunk(int length) {
        return CHUNK_HEADER + length + (length & 1);
    }

    private static void begin(ByteBuffer file, String name, int length) {
        file.put(name.getBytes(US_ASCII)).putInt(length);
    }

    /** Chunks begin at even positions. */
    private static void end(ByteBuffer file) {
        file.position(file.position() + (file.position() & 1));
    }

    private static void put24(ByteBuffer file, int value) {
        file.putShort((short) value).put((byte) (value >> Short.SIZE));
    }
}
