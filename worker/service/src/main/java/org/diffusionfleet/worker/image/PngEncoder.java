package org.diffusionfleet.worker.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.diffusionfleet.diffusion.RgbImage;

/** Writes PNG with text beside the picture; equal input gives equal bytes. Thread-safe. */
public final class PngEncoder {

    private static final String NATIVE = "javax_imageio_png_1.0";

    private PngEncoder() {}

    /**
     * The picture as PNG.
     *
     * @param texts keyword to text, as international text chunks (iTXt, UTF-8) in the map's order
     */
    public static byte[] encode(RgbImage image, Map<String, String> texts) {
        var writer = ImageIO.getImageWritersByFormatName("png").next();
        var picture = picture(image);
        var bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(picture, null, metadata(writer, picture, texts)));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage picture(RgbImage image) {
        var picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        var bgr = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        var rgb = image.rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return picture;
    }

    private static IIOMetadata metadata(ImageWriter writer, BufferedImage picture, Map<String, String> texts)
            throws IIOInvalidTreeException {
        var metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), writer.getDefaultWriteParam());
        var chunks = new IIOMetadataNode("iTXt");
        texts.forEach((keyword, text) -> {
            var chunk = new IIOMetadataNode("iTXtEntry");
            chunk.setAttribute("keyword", keyword);
            chunk.setAttribute("compressionFlag", "FALSE");
            chunk.setAttribute("compressionMethod", "0");
            chunk.setAttribute("languageTag", "");
            chunk.setAttribute("translatedKeyword", "");
            chunk.setAttribute("text", text);
            chunks.appendChild(chunk);
        });
        var root = new IIOMetadataNode(NATIVE);
        root.appendChild(chunks);
        metadata.mergeTree(NATIVE, root);
        return metadata;
    }
}
