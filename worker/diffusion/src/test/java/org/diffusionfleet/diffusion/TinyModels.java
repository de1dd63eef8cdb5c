package org.diffusionfleet.diffusion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** Model directories with a few thousand random weights, one per layout that exporters write. */
public final class TinyModels {
    private TinyModels() {}

    /** Unpacks a model into a folder of its name. */
    public static Path unpack(String name, Path into) {
        var root = into.resolve(name);
        try (var zip = new ZipFile(Golden.file("models/" + name + ".zip").toFile())) {
            for (var entry : zip.stream().toList()) {
                var file = root.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.getInputStream(entry).readAllBytes());
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
