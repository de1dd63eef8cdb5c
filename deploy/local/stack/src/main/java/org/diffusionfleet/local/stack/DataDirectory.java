package org.diffusionfleet.local.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A data directory held by this process alone, from {@link #open} to {@link #close}.
 *
 * <p>The lock belongs to the process, not to the file: what a killed stack left behind locks nobody out.
 */
final class DataDirectory implements AutoCloseable {

    private static final long MEGABYTE = 1L << 20;
    private static final long LEAST_FREE = 200 * MEGABYTE;

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the directory.
     *
     * @throws StackException if it cannot be written, is almost full, or another stack holds it
     */
    static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            requireSpace(path);
            var lock =
                    FileChannel.open(path.resolve("stack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isTaken(lock)) {
                lock.close();
                throw new StackException("another stack is using " + path
                        + "; stop it, wait until it is ready, or choose another directory with --data");
            }
            return new DataDirectory(path, lock);
        } catch (IOException e) {
            throw new StackException(
                    "the data directory %s cannot be used (%s); choose another one with --data".formatted(path, e));
        }
    }

    private static void requireSpace(Path path) throws IOException {
        var free = Files.getFileStore(path).getUsableSpace();
        if (free < LEAST_FREE) {
            throw new StackException(
                    "the disk of %s has only %d MB free, at least %d MB are needed; choose another directory with --data"
                            .formatted(path, free / MEGABYTE, LEAST_FREE / MEGABYTE));
        }
    }

    private static boolean isTaken(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    Path logs() {
        return path.resolve("logs");
    }

    S3Keys keys() {
        return S3Keys.of(path.resolve("s3.key"));
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StackException("the lock of " + path + " cannot be given back", e);
        }
    }
}
