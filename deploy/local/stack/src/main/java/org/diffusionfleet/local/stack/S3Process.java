package org.diffusionfleet.local.stack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A running S3 server in a process of its own; objects survive {@link #close()} and {@link #kill()}. */
public final class S3Process implements AutoCloseable {

    /** The only region it knows. */
    public static final String REGION = "us-east-1";

    private static final String BUCKET = "fleet";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final ChildProcess child;
    private final int port;
    private final S3Keys keys;

    private S3Process(ChildProcess child, int port, S3Keys keys) {
        this.child = child;
        this.port = port;
        this.keys = keys;
    }

    /**
     * Starts a server on a free port, with the bucket {@link #bucket()} in it, and waits until it serves.
     *
     * @param dataDirectory where its {@code s3} and {@code logs} directories and its {@code s3.key} lie or are made
     * @throws StackException if it does not come up
     */
    public static S3Process start(Path dataDirectory) {
        return start(dataDirectory, 0);
    }

    /**
     * Starts a server, with the bucket {@link #bucket()} in it, and waits until it serves.
     *
     * @param dataDirectory where its {@code s3} and {@code logs} directories and its {@code s3.key} lie or are made
     * @param port the port to listen on, 0 for a free one
     * @throws StackException if it does not come up
     */
    public static S3Process start(Path dataDirectory, int port) {
        var keys = S3Keys.of(dataDirectory.resolve("s3.key"));
        var s3 = launch(Installation.current(), dataDirectory.resolve("s3"), dataDirectory.resolve("logs"), port, keys);
        try {
            s3.awaitReady();
            return s3;
        } catch (RuntimeException e) {
            s3.kill();
            throw e;
        }
    }

    static S3Process launch(Installation installation, Path directory, Path logs, int port, S3Keys keys) {
        var chosen = LoopbackPort.orFree(port);
        var args = List.of(
                directory.toString(),
                Integer.toString(chosen),
                BUCKET,
                keys.file().toString());
        var command = new JavaCommand(
                "s3",
                "s3",
                List.of("-XX:TieredStopAtLevel=1", "-Xms32m", "-Xmx128m"),
                installation.s3(),
                Map.of(),
                Map.of(),
                "org.diffusionfleet.local.s3.LocalS3",
                args);
        return new S3Process(ChildProcess.launch(command, logs), chosen, keys);
    }

    void awaitReady() {
        // Unsigned requests are refused, and a refusal is an answer.
        child.awaitReady(() -> HttpProbe.answers(endpoint()), START_LIMIT);
    }

    /** The server's root, {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** The public half of the key requests must be signed with. */
    public String accessKey() {
        return keys.accessKey();
    }

    /** The secret half of the key requests must be signed with. */
    public String secretKey() {
        return keys.secretKey();
    }

    /** All that a client must know. */
    public S3Access access() {
        return new S3Access(endpoint(), BUCKET, accessKey(), secretKey());
    }

    /** The bucket that exists from the start. */
    public String bucket() {
        return BUCKET;
    }

    /** Ends it at once, as a crash would. */
    public void kill() {
        child.kill();
    }

    /** Stops it cleanly. */
    @Override
    public void close() {
        child.stop(STOP_GRACE);
    }

    ChildProcess child() {
        return child;
    }
}
