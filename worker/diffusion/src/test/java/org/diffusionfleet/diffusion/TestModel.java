package org.diffusionfleet.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bundled model, and copies of it to break. */
public final class TestModel {
    /** Where the bundled model lies. */
    public static final Path EMOJI_64 = Path.of(System.getProperty("fleet.root", "../.."), "worker/models/emoji-64");

    private TestModel() {}

    /** A model directory in {@code dir} that a test may break. */
    public static Path copy(Path dir) {
        try (var files = Files.walk(EMOJI_64)) {
            for (var file : files.toList()) {
                var target = dir.resolve(EMOJI_64.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
            return dir;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
