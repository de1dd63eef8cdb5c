package org.diffusionfleet.loadtest.faults.bed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.diffusionfleet.schemas.Digests;
import org.junit.jupiter.api.Test;

class MessageHeadTest {

    private static final String PUT = """
            PUT /fleet/jobs/job-1/0.png?x=1 HTTP/1.1\r
            Host: 127.0.0.1:9000\r
            Content-Length: 3\r
            \r
            """;

    @Test
    void shouldKeepEveryByteOfHead() throws IOException {
        var in = stream(PUT + "abcGET /");

        // When
        var head = Objects.requireNonNull(MessageHead.read(in));

        assertThat(text(head.raw())).isEqualTo(PUT);
        assertThat(head.method()).isEqualTo("PUT");
        assertThat(head.path()).isEqualTo("/fleet/jobs/job-1/0.png");
        assertThat(text(head.bodyOfRequest(in))).isEqualTo("abc");
        assertThat(text(in.readAllBytes())).isEqualTo("GET /");
    }

    @Test
    void shouldReadNothingAtEndOfStream() throws IOException {
        // When
        var head = MessageHead.read(stream(""));

        assertThat(head).isNull();
    }

    @Test
    void shouldRefuseBodyThatEndsEarly() throws IOException {
        var in = stream(PUT + "ab");
        var head = Objects.requireNonNull(MessageHead.read(in));

        // When
        assertThatThrownBy(() -> head.bodyOfRequest(in)).isInstanceOf(EOFException.class);
    }

    @Test
    void shouldReadChunkedAnswerAsItIsOnTheWire() throws IOException {
        var body = "3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nTrailer: 1\r\n\r\n";
        var in = stream("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body + "next");
        var head = Objects.requireNonNull(MessageHead.read(in));

        // When
        var read = head.bodyOfAnswer(in, "GET");

        assertThat(text(read)).isEqualTo(body);
        assertThat(head.status()).isEqualTo(200);
        assertThat(text(in.readAllBytes())).isEqualTo("next");
    }

    @Test
    void shouldReadNoBodyOfAnswerToHead() throws IOException {
        var in = stream("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
        var head = Objects.requireNonNull(MessageHead.read(in));

        // When
        var read = head.bodyOfAnswer(in, "HEAD");

        assertThat(read).isEmpty();
    }

    @Test
    void shouldTellPictureEndAndManifestApart() throws IOException {
        var picture = exchange("PUT /fleet/jobs/job-1/12.jpg HTTP/1.1\r\n\r\n", "");
        var manifest = exchange("PUT /fleet/jobs/job-1/manifest.json HTTP/1.1\r\n\r\n", "");
        var end = exchange("PUT /fleet/jobs/job-1/end.json HTTP/1.1\r\n\r\n", "");
        var claim = exchange("PUT /fleet/idempotency/local/abc.json HTTP/1.1\r\n\r\n", "");

        // When
        var job = picture.jobId();

        assertThat(job).isEqualTo("job-1");
        assertThat(picture.uploads()).isTrue();
        assertThat(picture.commits()).isFalse();
        assertThat(end.commits()).isTrue();
        assertThat(end.uploads()).isFalse();
        assertThat(manifest.lists()).isTrue();
        assertThat(manifest.commits()).isFalse();
        assertThat(claim.writes()).isFalse();
    }

    @Test
    void shouldDigestObjectWithoutFramesOfStreamingSignature() throws IOException {
        var framed = "3;chunk-signature=1\r\nabc\r\n2;chunk-signature=2\r\nde\r\n0;chunk-signature=3\r\n\r\n";
        var exchange = exchange(
                "PUT /fleet/jobs/j/0.png HTTP/1.1\r\nx-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD\r\n"
                        + "Content-Length: " + framed.length() + "\r\n\r\n",
                framed);

        // When
        var digest = exchange.sha256();

        assertThat(digest).isEqualTo(Digests.sha256("abcde"));
    }

    private static Exchange exchange(String head, String body) throws IOException {
        return new Exchange(
                Objects.requireNonNull(MessageHead.read(stream(head))),
                "fleet",
                body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
