package org.diffusionfleet.cli.txt2img;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.cli.CliException;

/**
 * The prompts of a {@code --from-file}.
 *
 * @param name what the file is called in messages
 * @param prompts those that are not blank, in order
 * @param blankLines how many lines were skipped
 */
record PromptFile(String name, List<Prompt> prompts, int blankLines) {

    private static final long MOST_BYTES = 64L << 20;

    /**
     * A prompt and where it stands.
     *
     * @param line from 1
     */
    record Prompt(String text, int line) {}

    /**
     * Reads a file, or standard input for {@code -}.
     *
     * @throws CliException if it is missing, empty, too large or not UTF-8
     */
    static PromptFile read(String file, InputStream standardInput) {
        try {
            return "-".equals(file)
                    ? parse("standard input", standardInput.readNBytes((int) MOST_BYTES + 1))
                    : parse(file, bounded(Path.of(file)));
        } catch (NoSuchFileException e) {
            throw CliException.usage("--from-file: there is no file " + file);
        } catch (IOException e) {
            throw CliException.usage("--from-file: %s cannot be read (%s)".formatted(file, e.getMessage()));
        }
    }

    private static byte[] bounded(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes((int) MOST_BYTES + 1);
        }
    }

    static PromptFile parse(String name, byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw CliException.usage("--from-file: %s is larger than %d MB".formatted(name, MOST_BYTES >> 20));
        }
        var prompts = new ArrayList<Prompt>();
        var lines = decode(name, bytes).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                prompts.add(new Prompt(lines.get(i), i + 1));
            }
        }
        if (prompts.isEmpty()) {
            throw CliException.usage("--from-file: %s has no prompt in it".formatted(name));
        }
        return new PromptFile(name, List.copyOf(prompts), lines.size() - prompts.size());
    }

    private static String decode(String name, byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            // The decoder leaves the buffer at the byte it could not take.
            var offset = in.position();
            var line = 1 + newlines(bytes, offset);
            throw CliException.usage(
                    "--from-file: %s is not UTF-8: line %d, at byte %d of the file".formatted(name, line, offset));
        }
    }

    private static int newlines(byte[] bytes, int end) {
        var count = 0;
        for (int i = 0; i < end; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }
}
