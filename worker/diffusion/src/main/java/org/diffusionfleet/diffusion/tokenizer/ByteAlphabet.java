package org.diffusionfleet.diffusion.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The 256 visible characters that stand for bytes in a byte-level vocabulary (GPT-2's {@code bytes_to_unicode}): printable
 * Latin-1 for itself, every other byte for the next character from U+0100 on.
 */
final class ByteAlphabet {
    private static final char[] CHARACTER_OF = new char[256];
    private static final int[] BYTE_OF = new int[512];

    static {
        var next = 256;
        for (var b = 0; b < 256; b++) {
            var character = isPrintable(b) ? (char) b : (char) next++;
            CHARACTER_OF[b] = character;
            BYTE_OF[character] = b;
        }
    }

    private ByteAlphabet() {}

    static char characterOf(byte b) {
        return CHARACTER_OF[b & 0xff];
    }

    /** The text that a run of alphabet characters stands for; bytes that are not UTF-8 become U+FFFD. */
    static String decode(String characters) {
        var bytes = new ByteArrayOutputStream(characters.length());
        characters.chars().forEach(c -> bytes.write(c < BYTE_OF.length && c != ' ' ? BYTE_OF[c] : c));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isPrintable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || (b >= 0xae && b <= 0xff);
    }
}
