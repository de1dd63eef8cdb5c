package org.diffusionfleet.cli.txt2img;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.PictureSource;

/** Reads a picture to send along; what of it is wrong inside is the fleet's to say. */
final class PictureFile {

    private static final int MOST_BYTES = 64 << 20;

    private PictureFile() {}

    /**
     * The file as a job carries it.
     *
     * @throws CliException if it is missing, too large or no picture by its first bytes
     */
    static PictureSource read(String flag, Path file) {
        var bytes = bytes(flag, file);
        if (bytes.length > MOST_BYTES) {
            throw CliException.usage("%s: %s is larger than %d MB".formatted(flag, file, MOST_BYTES >> 20));
        }
        return ImageFormat.detect(bytes)
                .map(format -> PictureSource.Inline.of(bytes, format.contentType()))
                .orElseThrow(
                        () -> CliException.usage("%s: %s is not a PNG, JPEG or WebP picture".formatted(flag, file)));
    }

    private static byte[] bytes(String flag, Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw CliException.usage("%s: there is no file %s".formatted(flag, file));
        } catch (IOException e) {
            throw CliException.usage("%s: %s cannot be read (%s)".formatted(flag, file, e.getMessage()));
        }
    }
}
