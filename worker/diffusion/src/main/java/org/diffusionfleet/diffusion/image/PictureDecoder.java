package org.diffusionfleet.diffusion.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.diffusionfleet.diffusion.RgbImage;

/**
 * Decodes a file whose header is known. Samples are taken as they are stored, without Java's colour management: so does
 * Pillow, and Java's would change the tones of grey pictures.
 */
final class PictureDecoder {
    private PictureDecoder() {}

    static RgbImage decode(byte[] file, PictureHeader header) {
        var cutOff = new AtomicBoolean();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            var reader = reader(header.format());
            try {
                reader.setInput(in, true, true);
                reader.addIIOReadWarningListener(premature(cutOff));
                var picture = picture(reader, header);
                if (cutOff.get()) {
                    throw new ImageException("is cut off or damaged: it ends before all pixels have come");
                }
                return picture;
            } finally {
                reader.dispose();
            }
        } catch (ImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Decoders meet broken files with exceptions of every kind.
            throw new ImageException("is cut off or damaged: it cannot be decoded", e);
        }
    }

    private static ImageReader reader(PictureHeader.Format format) throws IOException {
        return switch (format) {
            case PNG -> ImageIO.getImageReadersByFormatName("png").next();
            case JPEG, CMYK_JPEG, YCCK_JPEG ->
                ImageIO.getImageReadersByFormatName("jpeg").next();
            case WEBP -> new WebPImageReaderSpi().createReaderInstance();
        };
    }

    /** The JPEG decoder fills up what is missing and only warns. */
    private static IIOReadWarningListener premature(AtomicBoolean seen) {
        return (_, warning) -> {
            if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                seen.set(true);
            }
        };
    }

    private static RgbImage picture(ImageReader reader, PictureHeader header) throws IOException {
        return switch (header.format()) {
            case PNG, JPEG, WEBP -> Samples.rgb(reader.read(0));
            case CMYK_JPEG -> Cmyk.rgb(reader.readRaster(0, null));
            case YCCK_JPEG -> Cmyk.rgbOfYcck(reader.readRaster(0, null));
        };
    }
}
