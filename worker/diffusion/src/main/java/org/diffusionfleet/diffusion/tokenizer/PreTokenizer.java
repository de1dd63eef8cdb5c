package org.diffusionfleet.diffusion.tokenizer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Text to words, as Hugging Face's fast CLIP tokenizer cuts it: NFC, white space to one space, lower case, then CLIP's
 * pattern, then GPT-2's inside each piece (it parts a spelled-out special token again).
 */
final class PreTokenizer {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}+");
    private static final Pattern CLIP = Pattern.compile("<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d"
            + "|\\p{L}+|\\p{N}|[^\\p{IsWhite_Space}\\p{L}\\p{N}]+");
    private static final Pattern GPT2 =
            Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}+|[^\\p{IsWhite_Space}\\p{L}\\p{N}]+");

    private PreTokenizer() {}

    /** Cuts a normalised text. */
    static void words(String normalized, Consumer<String> each) {
        var pieces = CLIP.matcher(normalized);
        while (pieces.find()) {
            var words = GPT2.matcher(pieces.group());
            while (words.find()) {
                each.accept(words.group());
            }
        }
    }

    static String normalize(String text) {
        var composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        return lowerCase(WHITE_SPACE.matcher(composed).replaceAll(" "));
    }

    /** Lower-cases each code point by itself: a Greek final sigma stays an ordinary one, as in the original. */
    private static String lowerCase(String text) {
        var lower = new StringBuilder(text.length());
        text.codePoints().forEach(c -> lower.append(Character.toString(c).toLowerCase(Locale.ROOT)));
        return lower.toString();
    }
}
