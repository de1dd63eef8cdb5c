package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.diffusionfleet.schemas.Json;

/** A client's endpoint: answers as it is told to, else 204, and remembers what it got. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();

    /** What it answers. */
    record Reply(int status, Optional<String> retryAfter) {}

    /** What it got, and when. */
    record Got(Instant time, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return String.join("|", headers.getOrDefault(name, List.of()));
        }

        String id() {
            return header("webhook-id");
        }

        JsonNode json() {
            return Json.read(body.getBytes(UTF_8), JsonNode.class);
        }

        /** Whether the published library takes it for the sender's. */
        boolean verifiedWith(String secret) {
            try {
                new Webhook(secret).verify(body, headers);
                return true;
            } catch (WebhookVerificationException e) {
                return false;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(exchange.getRequestHeaders());
        got.add(new Got(Instant.now(), headers, body));
        var reply = Optional.ofNullable(replies.poll()).orElse(new Reply(204, Optional.empty()));
        reply.retryAfter().ifPresent(wait -> exchange.getResponseHeaders().set("Retry-After", wait));
        exchange.sendResponseHeaders(reply.status(), -1);
        exchange.close();
    }

    void reply(int status) {
        replies.add(new Reply(status, Optional.empty()));
    }

    void reply(int status, String retryAfter) {
        replies.add(new Reply(status, Optional.of(retryAfter)));
    }

    String url() {
        return "http://127.0.0.1:%d/hooks".formatted(server.getAddress().getPort());
    }

    /** All that came about that job, or about pings if it is {@code ping}. */
    List<Got> about(String job) {
        return got.stream().filter(one -> one.id().startsWith(job + "/")).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
