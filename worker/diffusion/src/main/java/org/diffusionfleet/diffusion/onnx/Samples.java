package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A digest of files' sizes and of samples of their content, the first and the last bytes among them; all of it up to a
 * mebibyte. Reading gigabytes in full would cost what a cache is to save.
 */
final class Samples {
    private static final int COUNT = 16;
    private static final int BYTES = 1 << 16;
    private static final int HEX_CHARS = 32;

    private final MessageDigest digest;

    Samples() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    void add(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var size = channel.size();
            add(Long.toString(size));
            var block = ByteBuffer.allocate(BYTES);
            var last = Math.max(0, size - BYTES);
            var stride = Math.max(BYTES, last / (COUNT - 1));
            for (var at = 0L; at < last; at += stride) {
                add(channel, block, at);
            }
            add(channel, block, last);
        }
    }

    private void add(FileChannel channel, ByteBuffer block, long at) throws IOException {
        channel.read(block.clear(), at);
        digest.update(block.flip());
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_CHARS);
    }
}
