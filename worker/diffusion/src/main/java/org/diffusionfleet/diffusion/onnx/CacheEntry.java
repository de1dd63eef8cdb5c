package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A folder of the cache: a graph, its weights and, written last, a checksum of samples of both. */
record CacheEntry(Path folder) {
    static final String DRAFT = "draft-";

    private static final String CHECKSUM = "checksum";
    /** A draft that is older was left behind by a process that died. */
    private static final Duration LONGEST_DRAFT = Duration.ofDays(1);

    Path graph() {
        return folder.resolve("model.onnx");
    }

    /** Whether it is there and as it was sealed. */
    boolean isIntact() {
        try {
            var checksum = folder.resolve(CHECKSUM);
            return Files.isRegularFile(checksum) && Files.readString(checksum).equals(checksum());
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends a draft: what is written is on the disk before the checksum says so. */
    void seal() throws IOException {
        for (var file : files()) {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        Files.writeString(folder.resolve(CHECKSUM), checksum());
    }

    private String checksum() throws IOException {
        var samples = new Samples();
        for (var file : files()) {
            if (!file.endsWith(CHECKSUM)) {
                samples.add(String.valueOf(file.getFileName()));
                samples.add(file);
            }
        }
        return samples.hex();
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
