package org.diffusionfleet.worker.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.minio.MinioClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.diffusionfleet.worker.delivery.ObjectStore;

/** An object store that finds nothing and remembers the keys of what it takes; or one that answers nothing but errors. */
final class EmptyBucket implements AutoCloseable {

    private static final byte[] NO_SUCH_KEY = "<Error><Code>NoSuchKey</Code></Error>".getBytes(UTF_8);
    private static final byte[] DOWN = "<Error><Code>AccessDenied</Code></Error>".getBytes(UTF_8);

    final List<String> keys = new CopyOnWriteArrayList<>();
    volatile boolean down;
    private final HttpServer server;
    private final ObjectStore store;

    EmptyBucket() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        store = new ObjectStore(
                MinioClient.builder()
                        .endpoint("http://127.0.0.1:" + server.getAddress().getPort())
                        .region("us-east-1")
                        .credentials("key", "secret")
                        .build(),
                "fleet");
    }

    /** As it was at first. */
    void empty() {
        keys.clear();
        down = false;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            if (down) {
                // Its client tries others again by itself.
                send(exchange, 403, DOWN);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                keys.add(exchange.getRequestURI().getPath().replaceFirst("/fleet/", ""));
                exchange.getResponseHeaders().add("ETag", "\"0\"");
                send(exchange, 200, new byte[0]);
            } else {
                send(exchange, 404, NO_SUCH_KEY);
            }
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    ObjectStore store() {
        return store;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
