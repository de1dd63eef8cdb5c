package org.diffusionfleet.schemas;

import java.nio.charset.StandardCharsets;
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

    /** The format that a file's first bytes say it has, or empty. */
    public static Optional<ImageFormat> detect(byte[] file) {
        return Arrays.stream(values()).filter(format -> format.begins(file)).findFirst();
    }

    private boolean begins(byte[] file) {
        return switch (this) {
            case PNG -> hasAt(file, 0, "\u0089PNG\r\n\u001a\n");
            case JPEG -> hasAt(file, 0, "\u00ff\u00d8\u00ff");
            case WEBP -> hasAt(file, 0, "RIFF") && hasAt(file, 8, "WEBP");
        };
    }

    private static boolean hasAt(byte[] file, int at, String signature) {
        var bytes = signature.getBytes(StandardCharsets.ISO_8859_1);
        return file.length >= at + bytes.length && Arrays.equals(file, at, at + bytes.length, bytes, 0, bytes.length);
    }
}
