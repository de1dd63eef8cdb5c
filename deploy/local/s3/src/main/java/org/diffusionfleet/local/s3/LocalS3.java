package org.diffusionfleet.local.s3;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server over a directory, bound to 127.0.0.1: a bucket is a directory, an object is a file.
 *
 * <p>Requests must be signed with the key of the key file (SigV4). The process ends on SIGTERM; objects survive a restart.
 */
public final class LocalS3 {

    private LocalS3() {}

    /**
     * Serves until the process is told to end.
     *
     * @param args data directory, port, bucket to create, key file (properties {@code access-key} and
     *     {@code secret-key}: a file, because other users can read a command line)
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println("usage: LocalS3 <data directory> <port> <bucket> <key file>");
            System.exit(2);
        }
        var directory = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
        Files.createDirectories(directory.resolve(args[2]));
        var server = server(directory, Integer.parseInt(args[1]), keys(Path.of(args[3])));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "s3-shutdown"));
        server.start();
    }

    private static S3Proxy server(Path directory, int port, Properties keys) {
        return S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(directory.toString()))
                .awsAuthentication(AuthenticationType.AWS_V4, key(keys, "access-key"), key(keys, "secret-key"))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                // Without it a header that a newer client adds is refused as not implemented.
                .ignoreUnknownHeaders(true)
                .jettyMaxThreads(64)
                .build();
    }

    private static Properties keys(Path file) throws IOException {
        var keys = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            keys.load(reader);
        }
        return keys;
    }

    private static String key(Properties keys, String name) {
        return Objects.requireNonNull(keys.getProperty(name), () -> "the key file has no " + name);
    }

    private static void stop(S3Proxy server) {
        try {
            server.stop();
        } catch (Exception e) {
            System.err.println("the S3 server did not stop cleanly: " + e);
        }
    }
}
