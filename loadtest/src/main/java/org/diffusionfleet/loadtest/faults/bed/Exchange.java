package org.diffusionfleet.loadtest.faults.bed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.diffusionfleet.schemas.Digests;
import org.jspecify.annotations.Nullable;

/**
 * A request that a service sends to the object store.
 *
 * @param bucket the bucket's name
 * @param body as it is on the wire
 */
public record Exchange(MessageHead head, String bucket, byte[] body) {

    private static final String JOBS = "jobs/";

    /** The object's key, empty if the request is about none. */
    public String key() {
        var prefix = "/" + bucket + "/";
        return head.path().startsWith(prefix) ? head.path().substring(prefix.length()) : "";
    }

    /** The job whose object it is, or null. */
    public @Nullable String jobId() {
        var end = key().indexOf('/', JOBS.length());
        return key().startsWith(JOBS) && end > 0 ? key().substring(JOBS.length(), end) : null;
    }

    /** Whether it writes an object of a job. */
    public boolean writes() {
        return head.method().equals("PUT") && jobId() != null;
    }

    /** Whether it decides how a job ends. */
    public boolean commits() {
        return writes() && key().endsWith("/end.json");
    }

    /** Whether it writes a job's manifest. */
    public boolean lists() {
        return writes() && key().endsWith("/manifest.json");
    }

    /** Whether it writes a picture that a worker drew. */
    public boolean uploads() {
        return writes() && key().matches("jobs/[^/]+/\\d+\\.\\w+");
    }

    /** SHA-256 of the object, without the frames of a streaming signature. */
    public String sha256() {
        var streaming = head.header("x-amz-content-sha256", "").startsWith("STREAMING-")
                || head.header("content-encoding", "").contains("aws-chunked");
        return Digests.sha256(streaming ? unframed() : body);
    }

    private byte[] unframed() {
        var in = new ByteArrayInputStream(body);
        var object = new ByteArrayOutputStream();
        try {
            while (true) {
                var line = new StringBuilder();
                for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                    line.append((char) next);
                }
                var text = line.toString().strip();
                var end = text.indexOf(';');
                var size = Integer.parseInt(end < 0 ? text : text.substring(0, end), 16);
                if (size == 0) {
                    return object.toByteArray();
                }
                object.write(in.readNBytes(size));
                var _ = in.readNBytes(2);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return new String(head.raw(), StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
    }
}
