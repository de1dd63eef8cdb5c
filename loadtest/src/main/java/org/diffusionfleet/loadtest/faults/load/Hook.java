package org.diffusionfleet.loadtest.faults.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.diffusionfleet.loadtest.faults.oracle.Fact;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;
import org.diffusionfleet.schemas.Json;

/**
 * A client's endpoint for webhooks, which hears how jobs end. It refuses some messages the first time they come, and takes none that the
 * published library does not take for the fleet's.
 */
final class Hook implements AutoCloseable {

    private static final int TAKEN = 204;
    private static final int BUSY = 503;
    private static final int FORGED = 400;
    private static final int REFUSES_ONE_IN = 8;
    private static final List<String> ENDS = List.of("succeeded", "failed", "canceled", "expired");

    private final HttpServer server;
    private final Ledger ledger;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private volatile String secret = "";

    private Hook(HttpServer server, Ledger ledger) {
        this.server = server;
        this.ledger = ledger;
    }

    /** Asks a gateway to be told. */
    static Hook open(GatewayClient gateways, Ledger ledger) throws IOException, InterruptedException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var hook = new Hook(server, ledger);
        server.createContext("/", hook::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        var url = "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
        var types = ENDS.stream().map("org.diffusionfleet.job.%s.v1"::formatted).toList();
        var answer = gateways.register(0, Map.of("url", url, "event_types", types));
        if (answer.status() != 201) {
            throw new IOException("no gateway takes a webhook: %d %s".formatted(answer.status(), answer.body()));
        }
        hook.secret = answer.body().path("secret").asText();
        return hook;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(exchange.getRequestHeaders());
            exchange.sendResponseHeaders(answer(headers, body), -1);
        }
    }

    private int answer(Map<String, List<String>> headers, String body) {
        var id = headers.getOrDefault("webhook-id", List.of("")).getFirst();
        if (!isGenuine(headers, body)) {
            return FORGED;
        }
        if (Math.floorMod(id.hashCode(), REFUSES_ONE_IN) == 0 && refused.add(id)) {
            return BUSY;
        }
        var job = Json.read(body.getBytes(UTF_8), JsonNode.class).path("data").path("job_id");
        ledger.note(new Fact.Delivered(job.asText(), Instant.now(), id));
        return TAKEN;
    }

    private boolean isGenuine(Map<String, List<String>> headers, String body) {
        try {
            new Webhook(secret).verify(body, headers);
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
