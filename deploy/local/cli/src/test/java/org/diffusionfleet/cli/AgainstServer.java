package org.diffusionfleet.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Commands against a server that keeps what it was asked. */
abstract class AgainstServer {

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** Problems by path, answered with 422. */
    final Map<String, String> refusals = new ConcurrentHashMap<>();

    private final InputStream standardInput = System.in;
    HttpServer server;

    /** What the server answers. */
    record Reply(int status, String body) {}

    abstract Reply answer(String method, URI uri);

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        System.setIn(standardInput);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(
                    "%s %s %s".formatted(exchange.getRequestMethod(), uri, body).strip());
            var refusal = refusals.get(uri.getPath());
            var reply = refusal == null ? answer(exchange.getRequestMethod(), uri) : new Reply(422, refusal);
            var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Runs a command on that server. */
    int remote(String command, String... arguments) {
        var line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        line.addAll(
                List.of("--server", "http://127.0.0.1:" + server.getAddress().getPort()));
        return fleet(line);
    }

    int fleet(List<String> line) {
        return Fleet.commandLine()
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(out, true))
                .execute(line.toArray(String[]::new));
    }

    /** What a person types. */
    static void type(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
