package org.diffusionfleet.diffusion.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What a file says of itself before any of its pixels is decoded.
 *
 * @param format what it is
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param animated whether it has more than one frame
 * @param orientation how the picture lies in it
 */
record PictureHeader(Format format, int width, int height, boolean animated, Orientation orientation) {
    /** Which decoder reads it. */
    enum Format {
        PNG,
        JPEG,
        /** A JPEG of four colours, cyan to black, which Adobe's programs store inverted. */
        CMYK_JPEG,
        /** Likewise, with the first three as luma and chroma. */
        YCCK_JPEG,
        WEBP
    }

    /**
     * Reads the header of any file.
     *
     * @throws ImageException if it is none of ours, or ends too soon
     */
    static PictureHeader read(byte[] file) {
        var bytes = ByteBuffer.wrap(file);
        try {
            var header = of(bytes);
            if (header.width < 1 || header.height < 1) {
                throw new ImageException("has %d x %d pixels".formatted(header.width, header.height));
            }
            return header;
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new ImageException("is cut off or damaged: its header ends too soon", e);
        }
    }

    private static PictureHeader of(ByteBuffer bytes) {
        if (PngHeader.begins(bytes)) {
            return PngHeader.read(bytes);
        }
        if (JpegHeader.begins(bytes)) {
            return JpegHeader.read(bytes);
        }
        if (WebpHeader.begins(bytes)) {
            return WebpHeader.read(bytes);
        }
        throw new ImageException("is not a PNG, JPEG or WebP picture");
    }

    long pixels() {
        return (long) width * height;
    }
}
