package org.diffusionfleet.loadtest.faults.bed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file system of its own for one directory, in memory, that can be filled to the last byte. Mounting one takes root. */
public final class SmallDisk implements AutoCloseable {

    private static final int MEGABYTES = 192;
    private static final int BLOCK = 64 * 1024;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts one there, or gives null where that is not allowed. */
    static @org.jspecify.annotations.Nullable SmallDisk mount(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var exit = new ProcessBuilder(
                        "mount", "-t", "tmpfs", "-o", "size=%dm".formatted(MEGABYTES), "tmpfs", directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return exit == 0 ? new SmallDisk(directory) : null;
    }

    /** Leaves no room on it. */
    public void fill() throws IOException {
        var block = new byte[BLOCK];
        try (var out = Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (Files.getFileStore(directory).getUsableSpace() > BLOCK) {
                throw e;
            }
        }
    }

    /** Gives the room back. */
    public void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        try {
            new ProcessBuilder("umount", "-l", directory.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
