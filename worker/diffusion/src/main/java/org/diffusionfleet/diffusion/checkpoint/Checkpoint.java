package org.diffusionfleet.diffusion.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A sample between two steps: its latents and all that its sampler remembers. What made it, prompts and pictures, follows from its
 * request. As bytes, all little-endian:
 *
 * <pre>
 * "DFCP" | version | calls answered | calls in all | words | so many 32-bit words | SHA-256 of all before
 * </pre>
 *
 * The arrays are the holder's own.
 *
 * @param answered UNet calls answered
 * @param calls UNet calls in all
 * @param words latents, then the sampler's state; floats by their bits
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record Checkpoint(int answered, int calls, int[] words) {
    /** Raised when what a sampler remembers changes, or what it makes of it. */
    public static final int VERSION = 1;

    /** The longest one that is read; PLMS at 4096 × 4096 pixels, of which it keeps latents six times, takes 24 MiB. */
    public static final int MAX_BYTES = 64 << 20;

    private static final int MAGIC = 0x50434644; // "DFCP"
    private static final int HEADER = 5 * Integer.BYTES;
    private static final int DIGEST = 32;

    /** The checkpoint as bytes. */
    public byte[] encode() {
        var bytes = new byte[size(words.length)];
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(MAGIC).putInt(VERSION).putInt(answered).putInt(calls).putInt(words.length);
        buffer.asIntBuffer().put(words);
        var digest = sha256(bytes);
        System.arraycopy(digest, 0, bytes, bytes.length - DIGEST, DIGEST);
        return bytes;
    }

    /**
     * The checkpoint those bytes stand for.
     *
     * @throws IllegalArgumentException saying why, if they are damaged, of another version or none at all
     */
    public static Checkpoint decode(byte[] bytes) {
        require(bytes.length >= size(0), "%d bytes are too few".formatted(bytes.length));
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        require(buffer.getInt() == MAGIC, "it does not begin as one");
        var version = buffer.getInt();
        require(version == VERSION, "it is of version %d, not %d".formatted(version, VERSION));
        var answered = buffer.getInt();
        var calls = buffer.getInt();
        var count = buffer.getInt();
        require(count >= 0 && bytes.length == size(count), "it is cut off or too long");
        require(
                Arrays.equals(sha256(bytes), 0, DIGEST, bytes, bytes.length - DIGEST, bytes.length),
                "its bytes have changed");
        var words = new int[count];
        buffer.asIntBuffer().get(words);
        return new Checkpoint(answered, calls, words);
    }

    /** In longs, which no count overflows. */
    private static int size(int words) {
        return (int) Math.min(Integer.MAX_VALUE, HEADER + (long) Integer.BYTES * words + DIGEST);
    }

    /** Of all but the digest's own place. */
    private static byte[] sha256(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, bytes.length - DIGEST);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("no checkpoint: " + problem);
        }
    }
}
