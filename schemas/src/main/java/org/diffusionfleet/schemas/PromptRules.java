package org.diffusionfleet.schemas;

import java.util.Optional;

/** Which text may be a prompt: it ends up in logs, pages and picture files, so nothing invisible may hide in it. */
final class PromptRules {

    private static final int EXCERPT = 40;

    private PromptRules() {}

    static Optional<FieldError> check(String field, String text, int maxChars) {
        var length = text.codePointCount(0, text.length());
        if (length > maxChars) {
            return Optional.of(
                    new FieldError(field, "must have at most %d characters, not %d".formatted(maxChars, length)));
        }
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            var point = text.codePointAt(i);
            if (forbidden(point)) {
                return Optional.of(new FieldError(
                        field, "must not contain %s U+%04X (at position %d)".formatted(kind(point), point, i)));
            }
        }
        return Optional.empty();
    }

    /** The beginning of a text a client sent, fit for an error message. */
    static String excerpt(String text) {
        var visible = text.codePoints()
                .limit(EXCERPT)
                .map(point -> forbidden(point) || Character.isWhitespace(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return text.length() > EXCERPT ? visible + "…" : visible;
    }

    private static boolean forbidden(int point) {
        return control(point) || bidi(point) || surrogate(point);
    }

    private static String kind(int point) {
        if (bidi(point)) {
            return "the bidirectional control character";
        }
        return surrogate(point) ? "the unpaired surrogate" : "the control character";
    }

    private static boolean control(int point) {
        return Character.isISOControl(point) && point != '\t' && point != '\n' && point != '\r';
    }

    /** Embeddings, overrides and isolates, which reorder what a reader sees; plain marks for Arabic or Hebrew are fine. */
    private static boolean bidi(int point) {
        return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    }

    private static boolean surrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
