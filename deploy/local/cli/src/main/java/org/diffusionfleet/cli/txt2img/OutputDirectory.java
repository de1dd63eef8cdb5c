package org.diffusionfleet.cli.txt2img;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.schemas.ImageFormat;

/**
 * Names and writes the files as the reference does: numbers go on where the directory's contents end. No file is ever
 * replaced, and none appears before it is whole. Thread-safe.
 */
final class OutputDirectory {

    private final Path directory;
    private final Path samples;
    private final int firstSample;
    private final int firstGrid;

    private OutputDirectory(Path directory) throws IOException {
        this.directory = directory;
        this.samples = Files.createDirectories(directory.resolve("samples"));
        this.firstSample = count(samples);
        // The samples directory itself is one of the entries.
        this.firstGrid = count(directory) - 1;
    }

    /**
     * Makes the directory if absent and looks where the numbers go on.
     *
     * @throws CliException if it cannot be written
     */
    static OutputDirectory open(Path directory) {
        try {
            var opened = new OutputDirectory(directory);
            Files.delete(Files.createTempFile(opened.samples, ".fleet", ".try"));
            return opened;
        } catch (IOException e) {
            throw CliException.usage("--outdir: %s cannot be written (%s)".formatted(directory, e));
        }
    }

    /** Writes picture number {@code picture} of this run, from 0. */
    Path saveSample(int picture, ImageFormat format, byte[] file) {
        return save(samples, "%05d." + format.extension(), firstSample + picture, file);
    }

    /** Writes the run's grid. */
    Path saveGrid(byte[] png) {
        return save(directory, "grid-%04d.png", firstGrid, png);
    }

    Path samples() {
        return samples;
    }

    private static Path save(Path where, String pattern, int number, byte[] bytes) {
        try {
            var draft = Files.createTempFile(where, ".fleet", ".draft");
            try {
                Files.write(draft, bytes);
                return publish(draft, where, pattern, number);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + where + ": " + e.getMessage(), e);
        }
    }

    /** A link, unlike a move, fails where something exists already, also if it has only just appeared. */
    private static Path publish(Path draft, Path where, String pattern, int number) throws IOException {
        for (int candidate = number; ; candidate++) {
            var target = where.resolve(String.format(Locale.ROOT, pattern, candidate));
            try {
                return linkOrMove(draft, target);
            } catch (FileAlreadyExistsException e) {
                // Taken: the next number is tried.
            }
        }
    }

    private static Path linkOrMove(Path draft, Path target) throws IOException {
        try {
            return Files.createLink(target, draft);
        } catch (UnsupportedOperationException e) {
            return Files.move(draft, target);
        }
    }

    private static int count(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return (int) entries.filter(OutputDirectory::isNoDraft).count();
        }
    }

    private static boolean isNoDraft(Path entry) {
        return !entry.getFileName().toString().startsWith(".fleet");
    }
}
