package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** A folder of the cache: a graph, its weights and, written last, the checksums of both. */
record CacheEntry(Path folder) {
    static final String DRAFT = "draft-";

    private static final String CHECKSUMS = "checksums";
    private static final long MAP_BYTES = 1L << 30;
    /** A draft that is older was left behind by a process that died. */
    private static final Duration LONGEST_DRAFT = Duration.ofDays(1);

    Path graph() {
        return folder.resolve("model.onnx");
    }

    /** Whether it is there and as it was sealed. */
    boolean isIntact() {
        try {
            var checksums = folder.resolve(CHECKSUMS);
            return Files.isRegularFile(checksums) && Files.readString(checksums).equals(checksums());
        } catch (IOException e) {
            return false;
        }
    }

    void seal() throws IOException {
        Files.writeString(folder.resolve(CHECKSUMS), checksums());
    }

    /** One line a file: checksum, size, name. */
    private String checksums() throws IOException {
        var lines = new StringBuilder();
        for (var file : files()) {
            if (!file.endsWith(CHECKSUMS)) {
                lines.append("%08x %d %s%n".formatted(checksum(file), Files.size(file), file.getFileName()));
            }
        }
        return lines.toString();
    }

    /** CRC-32C finds what disks and crashes do, and runs at memory speed in the interpreter, too. */
    private static long checksum(Path file) throws IOException {
        var crc = new CRC32C();
        try (var arena = Arena.ofConfined();
                var channel = FileChannel.open(file)) {
            for (var at = 0L; at < channel.size(); at += MAP_BYTES) {
                var size = Math.min(MAP_BYTES, channel.size() - at);
                crc.update(channel.map(FileChannel.MapMode.READ_ONLY, at, size, arena)
                        .asByteBuffer());
            }
        }
        return crc.getValue();
    }

    /** Makes a sealed draft the entry, unless another process was quicker. */
    void publishAs(CacheEntry entry) throws IOException {
        try {
            Files.move(folder, entry.folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!entry.isIntact()) {
                throw e;
            }
            delete();
        }
    }

    /** Remembers that it was used. */
    void touch() {
        try {
            Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // A cache that may only be read serves as well.
        }
    }

    void delete() throws IOException {
        for (var file : files()) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private long bytes() throws IOException {
        var bytes = 0L;
        for (var file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private FileTime lastUsed() {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes drafts nobody writes any more. */
    static void sweep(Path cache) throws IOException {
        var longAgo = FileTime.from(Instant.now().minus(LONGEST_DRAFT));
        for (var entry : entries(cache)) {
            if (entry.isDraft() && entry.lastUsed().compareTo(longAgo) < 0) {
                entry.delete();
            }
        }
    }

    /** Removes the least recently used entries beyond so many bytes, but never {@code kept}. */
    static void prune(Path cache, CacheEntry kept, long maxBytes) throws IOException {
        var entries = entries(cache).stream()
                .filter(entry -> !entry.isDraft() && !entry.equals(kept))
                .sorted(Comparator.comparing(CacheEntry::lastUsed).reversed())
                .toList();
        var bytes = kept.bytes();
        for (var entry : entries) {
            bytes += entry.bytes();
            if (bytes > maxBytes) {
                entry.delete();
            }
        }
    }

    private boolean isDraft() {
        return folder.getFileName().toString().startsWith(DRAFT);
    }

    private static List<CacheEntry> entries(Path cache) throws IOException {
        try (var folders = Files.list(cache)) {
            return folders.filter(Files::isDirectory).map(CacheEntry::new).collect(Collectors.toList());
        }
    }
}
