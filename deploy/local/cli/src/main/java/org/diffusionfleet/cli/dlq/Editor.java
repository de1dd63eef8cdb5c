package org.diffusionfleet.cli.dlq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.diffusionfleet.cli.CliException;
import org.jspecify.annotations.Nullable;

/** The person's own editor, on a file that only they can read; the file is gone in the end unless it is kept. */
final class Editor implements AutoCloseable {

    private final String command;
    private final Path file;
    private boolean kept;

    private Editor(String command, Path file) {
        this.command = command;
        this.file = file;
    }

    /**
     * An editor on a new file.
     *
     * @param command what to start, or null for what the environment names
     * @param name part of the file's name
     */
    static Editor open(@Nullable String command, String name) {
        try {
            return new Editor(
                    command == null ? ofEnvironment() : command,
                    Files.createTempFile("fleet-dlq-" + name.replaceAll("\\W", "") + "-", ".json"));
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
        if (!kept) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }
}
