package org.diffusionfleet.cli.dlq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.diffusionfleet.cli.CliException;
import org.jspecify.annotations.Nullable;

/** The person's own editor, on a file in a directory that only they can read; both are gone in the end unless kept. */
final class Editor implements AutoCloseable {

    private final String command;
    private final Path directory;
    private final Path file;
    private boolean kept;

    private Editor(String command, Path directory) {
        this.command = command;
        this.directory = directory;
        this.file = directory.resolve("record.json");
    }

    /**
     * An editor on a new file.
     *
     * @param command what to start, or null for what the environment names
     */
    static Editor open(@Nullable String command) {
        try {
            return new Editor(command == null ? ofEnvironment() : command, Files.createTempDirectory("fleet-dlq-"));
        } catch (IOException e) {
            throw CliException.usage("no file to edit can be made: " + e.getMessage());
        }
    }

    /** What the person made of the text. */
    String edit(String text) throws InterruptedException {
        try {
            Files.writeString(file, text);
            // The shell takes an editor with flags apart, as it does for other tools.
            var exit = new ProcessBuilder("/bin/sh", "-c", command + " \"$1\"", "sh", file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw CliException.usage(
                        "the editor %s ended with %d, so nothing was replayed".formatted(command, exit));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw CliException.usage("what was edited cannot be read: " + e.getMessage());
        }
    }

    private static String ofEnvironment() {
        return Stream.of("VISUAL", "EDITOR")
                .map(System.getenv()::get)
                .filter(named -> named != null && !named.isBlank())
                .findFirst()
                .orElse("vi");
    }

    /** Where what was written stays. */
    Path keep() {
        kept = true;
        return file;
    }

    @Override
    public void close() {
        if (kept) {
            return;
        }
        // Editors leave copies beside what they edit.
        try (var files = Files.newDirectoryStream(directory)) {
            for (var left : files) {
                Files.delete(left);
            }
            Files.delete(directory);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
