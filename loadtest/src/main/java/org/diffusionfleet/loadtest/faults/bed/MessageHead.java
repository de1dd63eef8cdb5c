package org.diffusionfleet.loadtest.faults.bed;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 message (RFC 9112), kept byte for byte: what it passes on stays signed.
 *
 * @param raw all of it, with the empty line at its end
 * @param start its first line
 * @param headers by lower-case name; of several, the last
 */
public record MessageHead(byte[] raw, String start, Map<String, String> headers) {

    private static final int MOST_BYTES = 64 * 1024;

    /**
     * Reads one, or null at the end of the stream.
     *
     * @throws IOException if the stream ends in it, or it is larger than 64 KiB
     */
    public static @Nullable MessageHead read(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                if (bytes.size() == 0) {
                    return null;
                }
                throw new EOFException("a message ended in its head");
            }
            bytes.write(next);
            if (bytes.size() > MOST_BYTES) {
                throw new IOException("a message's head has more than %d bytes".formatted(MOST_BYTES));
            }
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
        }
        return parse(bytes.toByteArray());
    }

    private static MessageHead parse(byte[] raw) {
        var lines = new String(raw, StandardCharsets.ISO_8859_1).lines().toList();
        var headers = new HashMap<String, String>();
        for (var line : lines.subList(1, lines.size())) {
            var colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return new MessageHead(raw, lines.getFirst(), headers);
    }

    /** A header's value, or what is given in its place. */
    public String header(String name, String otherwise) {
        return headers.getOrDefault(name, otherwise);
    }

    /** The method of a request. */
    public String method() {
        return word(0);
    }

    /** The path of a request, without its query. */
    public String path() {
        var target = word(1);
        var query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The status of an answer. */
    public int status() {
        return Integer.parseInt(word(1));
    }

    private String word(int index) {
        return List.of(start.split(" ", -1)).get(index);
    }

    /**
     * Reads the body that follows a request, as it is on the wire.
     *
     * @throws IOException if the stream ends before it does
     */
    public byte[] bodyOfRequest(InputStream in) throws IOException {
        return body(in, false);
    }

    /** The same of an answer to a request of that method. */
    public byte[] bodyOfAnswer(InputStream in, String method) throws IOException {
        var none = method.equals("HEAD") || status() / 100 == 1 || status() == 204 || status() == 304;
        return none ? new byte[0] : body(in, true);
    }

    private byte[] body(InputStream in, boolean answer) throws IOException {
        if (header("transfer-encoding", "").toLowerCase(Locale.ROOT).endsWith("chunked")) {
            return chunks(in);
        }
        var length = header("content-length", "");
        if (length.isEmpty()) {
            return answer ? in.readAllBytes() : new byte[0];
        }
        return exactly(in, Integer.parseInt(length));
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("a message ended in its body");
        }
        return body;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        while (true) {
            var line = line(in);
            all.write(line);
            var text = new String(line, StandardCharsets.ISO_8859_1).strip();
            var end = text.indexOf(';');
            var size = Integer.parseInt(end < 0 ? text : text.substring(0, end), 16);
            all.write(exactly(in, size));
            if (size == 0) {
                byte[] trailer;
                do {
                    trailer = line(in);
                    all.write(trailer);
                } while (trailer.length > 2);
                return all.toByteArray();
            }
            all.write(exactly(in, 2));
        }
    }

    private static byte[] line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int next;
        do {
            next = in.read();
            if (next < 0) {
                throw new EOFException("a message ended in a chunk");
            }
            line.write(next);
        } while (next != '\n');
        return line.toByteArray();
    }
}
