package org.diffusionfleet.schemas;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The file formats a job's pictures can have. */
public enum ImageFormat {
    /** Lossless. */
    PNG("png"),
    /** Lossy, read by everything. */
    JPEG("jpg"),
    /** Lossy and smaller, or lossless at the highest quality. */
    WEBP("webp");

    private final String extension;

    ImageFormat(String extension) {
        this.extension = extension;
    }

    /** The name in records and the API: {@code png}, {@code jpeg} or {@code webp}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The media type, e.g. {@code image/jpeg}. */
    public String contentType() {
        return "image/" + id();
    }

    /** What file names end in, without a dot, e.g. {@code jpg}. */
    public String extension() {
        return extension;
    }

    /** The format of that {@link #id()}, or empty. */
    public static Optional<ImageFormat> of(String id) {
        return Arrays.stream(values()).filter(format -> format.id().equals(id)).findFirst();
    }
}
