package org.diffusionfleet.loadtest.faults.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.diffusionfleet.loadtest.faults.bed.Slot;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.Json;

/** Talks HTTP with the gateways; thread-safe. Counts the answers it gets. */
public final class GatewayClient {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Slot> gateways;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();

    public GatewayClient(List<Slot> gateways) {
        this.gateways = gateways;
    }

    /**
     * An answer.
     *
     * @param body JSON, or nothing
     */
    public record Answer(int status, JsonNode body) {

        /** The id of the job it is about. */
        public String jobId() {
            return body.path("id").asText();
        }

        /** The stable code of a problem, empty if it is none. */
        public String code() {
            return body.path("code").asText();
        }
    }

    /** How many gateways there are. */
    public int size() {
        return gateways.size();
    }

    /** A gateway's name. */
    public String name(int gateway) {
        return gateways.get(gateway).name();
    }

    /** Submits a job; {@code key} may be empty. */
    public Answer submit(int gateway, Map<String, Object> body, String key) throws IOException, InterruptedException {
        var request = request(gateway, "/v1/jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.write(body)));
        return send("POST /v1/jobs", key.isEmpty() ? request : request.header("Idempotency-Key", key));
    }

    /** Submits a batch of jobs under a key. */
    public Answer submitBatch(int gateway, List<Map<String, Object>> lines, String key)
            throws IOException, InterruptedException {
        var body = lines.stream()
                .map(line -> new String(Json.write(line), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
        return send(
                "POST /v1/batches",
                request(gateway, "/v1/batches")
                        .header("Content-Type", "application/x-ndjson")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body)));
    }

    /** Asks that nothing be kept of a job. */
    public Answer delete(int gateway, String jobId) throws IOException, InterruptedException {
        return send("DELETE job", request(gateway, "/v1/jobs/" + jobId).DELETE());
    }

    /** Asks to be told of events. */
    Answer register(int gateway, Map<String, Object> endpoint) throws IOException, InterruptedException {
        return send(
                "POST /v1/webhooks",
                request(gateway, "/v1/webhooks")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Json.write(endpoint))));
    }

    public Answer cancel(int gateway, String jobId) throws IOException, InterruptedException {
        return send(
                "POST cancel", request(gateway, "/v1/jobs/" + jobId + "/cancel").POST(BodyPublishers.noBody()));
    }

    public Answer get(int gateway, String jobId) throws IOException, InterruptedException {
        return send("GET job", request(gateway, "/v1/jobs/" + jobId).GET());
    }

    /** Opens a job's event stream; the answer's body must be closed. */
    HttpResponse<InputStream> events(int gateway, String jobId, int last) throws IOException, InterruptedException {
        var request = request(gateway, "/v1/jobs/" + jobId + "/events").GET();
        if (last > 0) {
            request.header("Last-Event-ID", Integer.toString(last));
        }
        var response = http.send(request.build(), BodyHandlers.ofInputStream());
        count("GET events", response.statusCode(), "");
        return response;
    }

    private HttpRequest.Builder request(int gateway, String path) {
        URI root = gateways.get(gateway).process().root();
        return HttpRequest.newBuilder(root.resolve(path)).timeout(PATIENCE);
    }

    private Answer send(String what, HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            var answer = new Answer(response.statusCode(), json(response.body()));
            count(what, answer.status(), answer.code());
            return answer;
        } catch (IOException e) {
            count(what, 0, e.getClass().getSimpleName());
            throw e;
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? Json.MAPPER.missingNode() : Json.read(body, JsonNode.class);
        } catch (ContractException e) {
            return Json.MAPPER.missingNode();
        }
    }

    private void count(String what, int status, String code) {
        var name = "%s: %s%s".formatted(what, status == 0 ? "no answer" : status, code.isEmpty() ? "" : " " + code);
        answers.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
    }

    /** How often there was which answer. */
    public Map<String, Integer> answers() {
        var counts = new java.util.TreeMap<String, Integer>();
        answers.forEach((name, count) -> counts.put(name, count.get()));
        return counts;
    }
}
