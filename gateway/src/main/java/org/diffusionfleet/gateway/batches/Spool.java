package org.diffusionfleet.gateway.batches;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;

/** A body in a file, since it is read twice: to see whether it is good, and to do it. Not thread-safe. */
final class Spool implements AutoCloseable {

    private final Path file;
    private final String digest;

    private Spool(Path file, String digest) {
        this.file = file;
        this.digest = digest;
    }

    /**
     * Takes a body in.
     *
     * @throws ProblemException if it has more bytes
     */
    static Spool of(InputStream body, int maxBytes) {
        try {
            var file = Files.createTempFile("fleet-batch-", ".lines");
            try {
                return new Spool(file, copy(body, file, maxBytes));
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a batch could not be taken in", e);
        }
    }

    private static String copy(InputStream body, Path file, int maxBytes) throws IOException {
        try (var digested = new DigestInputStream(body, MessageDigest.getInstance("SHA-256"));
                var out = Files.newOutputStream(file)) {
            var room = maxBytes;
            var buffer = new byte[1 << 16];
            for (int read = digested.read(buffer); read >= 0; read = digested.read(buffer)) {
                room -= read;
                if (room < 0) {
                    throw new ProblemException(
                            ProblemCode.BODY_TOO_LARGE, "a batch must have at most %d bytes".formatted(maxBytes));
                }
                out.write(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of the body. */
    String digest() {
        return digest;
    }

    /**
     * Passes on the lines that are not blank.
     *
     * @throws ProblemException if there are more, blank ones included, or they are not UTF-8
     */
    void forEach(int maxLines, Consumer<Line> reader) {
        try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read(lines, maxLines, reader);
        } catch (CharacterCodingException e) {
            throw wrong("must be UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException("a batch could not be read back", e);
        }
    }

    private static void read(BufferedReader lines, int maxLines, Consumer<Line> reader) throws IOException {
        var number = 0;
        for (var text = lines.readLine(); text != null; text = lines.readLine()) {
            number++;
            if (number > maxLines) {
                throw wrong("must have at most %d lines".formatted(maxLines));
            }
            if (!text.isBlank()) {
                reader.accept(new Line(number, text));
            }
        }
    }

    private static ProblemException wrong(String detail) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, List.of(new FieldError("body", detail)));
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
