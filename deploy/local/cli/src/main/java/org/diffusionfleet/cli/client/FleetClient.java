package org.diffusionfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.jspecify.annotations.Nullable;

/** One call, one method; blocking, meant for virtual threads; thread-safe. Retries are the caller's. */
public final class FleetClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** The gateway says something every 15 s. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final URI server;
    private final HttpClient http;

    /** A client of the fleet at that root URL. */
    public FleetClient(URI server) {
        this.server = server.getPath().endsWith("/") ? server : URI.create(server + "/");
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(TIMEOUT)
                .build();
    }

    private record Models(List<ModelDescriptor> models) {}

    /** What can be asked for. */
    public List<ModelDescriptor> models() throws IOException, InterruptedException {
        return Json.read(get("v1/models"), Models.class).models();
    }

    /**
     * Submits a job.
     *
     * @param key names this submission: sent again with the same key, it is the same job
     * @return its id
     * @throws ProblemException if it is refused
     */
    public String submit(String key, String model, Lane lane, Generation generation)
            throws IOException, InterruptedException {
        var request = request("v1/jobs")
                .header("content-type", "application/json")
                .header("idempotency-key", key)
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofByteArray(Json.write(body(model, lane, generation))));
        return Json.read(send(request), JobAnswer.class).id();
    }

    /** What waits, by model and lane. */
    public JsonNode queue() throws IOException, InterruptedException {
        return Json.read(get("v1/queue"), JsonNode.class);
    }

    /** The models that are served, and the workers that have them loaded. */
    public JsonNode served() throws IOException, InterruptedException {
        return Json.read(get("v1/models"), JsonNode.class);
    }

    /**
     * What a job would take.
     *
     * @param model its name, or null where only one is served
     */
    public JsonNode quote(@Nullable String model, Lane lane, Generation generation)
            throws IOException, InterruptedException {
        var request = request("v1/quotes")
                .header("content-type", "application/json")
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofByteArray(Json.write(body(model, lane, generation))));
        return Json.read(send(request), JsonNode.class);
    }

    private static ObjectNode body(@Nullable String model, Lane lane, Generation generation) {
        var body = (ObjectNode) Json.MAPPER.valueToTree(generation);
        if (model != null) {
            body.put("model", model);
        }
        return body.put("lane", lane.id());
    }

    /** How a job stands. */
    public JobAnswer job(String id) throws IOException, InterruptedException {
        return Json.read(get("v1/jobs/" + id), JobAnswer.class);
    }

    /** Asks a job to stop. */
    public void cancel(String id) throws IOException, InterruptedException {
        send(request(jobPath(id) + "/cancel").timeout(TIMEOUT).POST(BodyPublishers.noBody()));
    }

    /**
     * Jobs, the newest first.
     *
     * @param query which, e.g. {@code state=running&limit=10}
     */
    public JobPage jobs(String query) throws IOException, InterruptedException {
        return Json.read(get("v1/jobs?" + query), JobPage.class);
    }

    /** All that is shown of a job. */
    public JsonNode show(String id) throws IOException, InterruptedException {
        return Json.read(get(jobPath(id)), JsonNode.class);
    }

    /** Asks that nothing be kept of a job. */
    public void delete(String id) throws IOException, InterruptedException {
        send(request(jobPath(id)).timeout(TIMEOUT).DELETE());
    }

    private static String jobPath(String id) {
        return "v1/jobs/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    /** The bytes of a finished picture of a job. */
    public byte[] image(String id, int index) throws IOException, InterruptedException {
        return get("v1/jobs/" + id + "/images/" + index);
    }

    /**
     * Dead letters that wait for somebody, the newest first.
     *
     * @param query which, e.g. {@code reason=internal&limit=10}
     */
    public LetterPage letters(String query) throws IOException, InterruptedException {
        return Json.read(get("v1/dead-letters?" + query), LetterPage.class);
    }

    /** All of a dead letter. */
    public JsonNode letter(String id) throws IOException, InterruptedException {
        return Json.read(get(letterPath(id)), JsonNode.class);
    }

    /**
     * Puts a dead letter's record back on its topic.
     *
     * @param edited what to put there instead; the original if empty
     */
    public void replay(String id, byte[] edited) throws IOException, InterruptedException {
        send(request(letterPath(id) + "/replay")
                .header("content-type", "application/json")
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofByteArray(edited)));
    }

    /** Drops a dead letter. */
    public void drop(String id) throws IOException, InterruptedException {
        send(request(letterPath(id)).timeout(TIMEOUT).DELETE());
    }

    private static String letterPath(String id) {
        return "v1/dead-letters/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    EventStream events(String id, @Nullable String lastEventId) throws IOException, InterruptedException {
        var request = request("v1/jobs/" + id + "/events").header("accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("last-event-id", lastEventId);
        }
        var response = http.send(request.build(), BodyHandlers.ofInputStream());
        try {
            requireOk(
                    response,
                    response.statusCode() == 200 ? new byte[0] : response.body().readAllBytes());
        } catch (ProblemException e) {
            response.body().close();
            throw e;
        }
        return stream(response.body());
    }

    private static EventStream stream(InputStream body) {
        return new EventStream(body, LONGEST_SILENCE);
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        return send(request(path).timeout(TIMEOUT));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), BodyHandlers.ofByteArray());
        requireOk(response, response.body());
        return response.body();
    }

    private static void requireOk(HttpResponse<?> response, byte[] body) {
        if (response.statusCode() >= 300) {
            throw new ProblemException(Problem.of(response.statusCode(), body), retryAfter(response));
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("retry-after")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
