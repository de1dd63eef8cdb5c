package org.diffusionfleet.worker.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.diffusionfleet.diffusion.RgbImage;

/** Writes baseline JPEG: the JDK's encoder, with Exif and XMP put behind its header. */
final class JpegEncoder {

    /** From here on chroma keeps its full resolution: drawings with saturated edges gain nothing from finer tables without. */
    private static final int FULL_CHROMA = 90;

    private static final String NATIVE = "javax_imageio_jpeg_image_1.0";
    private static final int APP1 = 0xFFE1;
    private static final int MOST_BYTES = 0xFFFF - Short.BYTES;
    private static final byte[] EXIF = "Exif\0\0".getBytes(ISO_8859_1);
    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(ISO_8859_1);
    /** Where the length of the first segment stands: behind the start of the image and the segment's marker. */
    private static final int FIRST_LENGTH_AT = 4;

    private JpegEncoder() {}

    /**
     * The picture.
     *
     * @param quality 1 to 100, as libjpeg takes it; below {@value #FULL_CHROMA} chroma has half the resolution
     */
    static byte[] encode(RgbImage image, Provenance provenance, int quality) {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality / 100f);
        var picture = Pictures.of(image);
        var metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), param);
        if (quality >= FULL_CHROMA) {
            keepChroma(metadata);
        }
        var jpeg = Pictures.write(new IIOImage(picture, null, metadata), writer, param);
        // JFIF wants its segment first, so that the others come second.
        int header = FIRST_LENGTH_AT + Short.toUnsignedInt(ByteBuffer.wrap(jpeg).getShort(FIRST_LENGTH_AT));
        var file = new ByteArrayOutputStream(jpeg.length + MOST_BYTES);
        file.write(jpeg, 0, header);
        segment(file, EXIF, Exif.of(provenance.parameters()));
        segment(file, XMP, provenance.xmp().getBytes(UTF_8));
        file.write(jpeg, header, jpeg.length - header);
        return file.toByteArray();
    }

    /** Samples luma, the first component, no finer than chroma. */
    private static void keepChroma(IIOMetadata metadata) {
        var root = (IIOMetadataNode) metadata.getAsTree(NATIVE);
        var luma = (IIOMetadataNode) root.getElementsByTagName("componentSpec").item(0);
        luma.setAttribute("HsamplingFactor", "1");
        luma.setAttribute("VsamplingFactor", "1");
        try {
            metadata.setFromTree(NATIVE, root);
        } catch (IIOInvalidTreeException e) {
            throw new IllegalStateException("every JDK knows its own metadata", e);
        }
    }

    private static void segment(ByteArrayOutputStream file, byte[] name, byte[] data) {
        int length = name.length + data.length;
        if (length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a segment of a JPEG has at most %d bytes, not %d: the prompt is too long"
                            .formatted(MOST_BYTES, length));
        }
        file.writeBytes(ByteBuffer.allocate(2 * Short.BYTES)
                .putShort((short) APP1)
                .putShort((short) (Short.BYTES + length))
                .array());
        file.writeBytes(name);
        file.writeBytes(data);
    }
}
