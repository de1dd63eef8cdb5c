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
        return copy(EMOJI_64, dir);
    }

    /** Such a directory with the golden files' safety checker, which flags the apple of {@code picture-plms.png}. */
    public static Path copyWithSafetyChecker(Path dir) {
        return copy(Golden.file("safety"), copy(dir));
    }

    private static Path copy(Path from, Path dir) {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = dir.resolve(from.relativize(file).toString());
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
