package org.diffusionfleet.loadtest.faults.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
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
        if (exit != 0) {
            return null;
        }
        var disk = new SmallDisk(directory);
        // However the run ends, nothing is left mounted.
        Runtime.getRuntime().addShutdownHook(new Thread(disk::close, "unmount"));
        return disk;
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

    /** Unmounts it, if it is mounted. */
    @Override
    public void close() {
        try {
            new ProcessBuilder("umount", "-l", directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
