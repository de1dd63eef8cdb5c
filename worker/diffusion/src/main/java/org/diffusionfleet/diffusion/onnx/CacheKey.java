package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.diffusionfleet.diffusion.ModelException;

/**
 * The name of a graph's cache entry: it changes with the graph, its weights, ONNX Runtime and its build, the machine's instruction set (an
 * optimised graph's layout depends on it) and the purpose.
 *
 * <p>Of each file count the size, the time of its last change and samples of its content. Reading gigabytes in full would cost
 * what the cache is to save; a change that keeps size, time and all samples is taken to be none.
 */
final class CacheKey {
    private static final int SAMPLES = 16;
    private static final int SAMPLE_BYTES = 1 << 16;
    private static final int HASH_CHARS = 32;
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private CacheKey() {}

    static String of(OnnxFile graph, String purpose) {
        var hash = sha256();
        update(hash, purpose);
        update(hash, OrtEnvironment.getEnvironment().getVersion() + OrtEnvironment.getAvailableProviders());
        update(hash, machine());
        for (var file : graph.files()) {
            try {
                update(hash, file.getFileName().toString());
                sample(file, hash);
            } catch (IOException e) {
                throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
            }
        }
        var folder = graph.file()
                .toAbsolutePath()
                .getName(graph.file().toAbsolutePath().getNameCount() - 2);
        return folder + "-" + HexFormat.of().formatHex(hash.digest()).substring(0, HASH_CHARS);
    }

    private static void sample(Path file, MessageDigest hash) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var size = channel.size();
            update(hash, size + " " + Files.getLastModifiedTime(file));
            var block = ByteBuffer.allocate(SAMPLE_BYTES);
            var stride = Math.max(SAMPLE_BYTES, (size - SAMPLE_BYTES) / (SAMPLES - 1));
            for (var at = 0L; at < size; at += stride) {
                channel.read(block.clear(), at);
                hash.update(block.flip());
            }
        }
    }

    /** The processor's features, from Linux; elsewhere what Java knows. */
    private static String machine() {
        var architecture = System.getProperty("os.arch") + " " + System.getProperty("os.name");
        try (var lines = Files.lines(CPU_INFO)) {
            return architecture
                    + lines.takeWhile(line -> !line.isBlank())
                            .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                            .collect(Collectors.joining());
        } catch (IOException e) {
            return architecture + System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
        }
    }

    private static void update(MessageDigest hash, String text) {
        hash.update(text.getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
