package org.diffusionfleet.worker.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.diffusionfleet.diffusion.RgbImage;

/** Pictures through the writers of ImageIO. */
final class Pictures {

    private Pictures() {}

    /** What writers take. */
    static BufferedImage of(RgbImage image) {
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

    /** The picture as that writer writes it; the writer is of no use afterwards. */
    static byte[] write(IIOImage picture, ImageWriter writer, ImageWriteParam param) {
        var bytes = new ByteArrayOutputStream();
        // In memory: ImageIO's own choice would be a file.
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, picture, param);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
