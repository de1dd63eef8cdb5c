package org.diffusionfleet.cli.models;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.diffusionfleet.cli.CliException;

/** Prompts as they come in, one a line: a prompt is handed on before the next is there. */
final class PromptLines {

    private static final int MOST_BYTES = 1 << 20;

    private PromptLines() {}

    /**
     * Reads to the end. A line ends at a line feed, with or without a carriage return before it, and at nothing else that
     * Unicode takes for a line's end: that is part of a prompt.
     *
     * @param name what the source is called in messages
     * @throws CliException if a line is longer than a mebibyte or not UTF-8
     */
    static void read(InputStream in, String name, Consumer<String> each) throws IOException {
        var source = new BufferedInputStream(in);
        var line = new ByteArrayOutputStream();
        var number = 1;
        for (var next = source.read(); next >= 0; next = source.read()) {
            if (next == '\n') {
                each.accept(prompt(line, name, number));
                line.reset();
                number++;
            } else {
                line.write(next);
            }
            if (line.size() > MOST_BYTES) {
                throw CliException.usage("%s: line %d is longer than %d bytes".formatted(name, number, MOST_BYTES));
            }
        }
        if (line.size() > 0) {
            each.accept(prompt(line, name, number));
        }
    }

    private static String prompt(ByteArrayOutputStream line, String name, int number) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw CliException.usage("%s: line %d is not UTF-8".formatted(name, number));
        }
    }
}
