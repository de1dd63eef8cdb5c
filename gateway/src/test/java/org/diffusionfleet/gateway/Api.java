package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.diffusionfleet.schemas.Json;

/**
 * The gateway's API as a client calls it.
 *
 * @param root e.g. {@code http://127.0.0.1:8080/}
 */
record Api(URI root) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** An answer with its body read. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return Json.read(response.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Answer post(String path, String body) {
        return post(path, "application/json", body);
    }

    Answer post(String path, String contentType, String body) {
        return send(request(path).header("content-type", contentType).POST(BodyPublishers.ofString(body)));
    }

    /** Posts JSON with those headers. */
    Answer post(String path, List<String> headers, String body) {
        return post(path, headers, "application/json", body);
    }

    Answer post(String path, List<String> headers, String contentType, String body) {
        return send(request(path, headers.toArray(String[]::new))
                .header("content-type", contentType)
                .POST(BodyPublishers.ofString(body)));
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers));
    }

    Answer patch(String path, String body) {
        return send(request(path)
                .header("content-type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    String metrics() {
        return get("q/metrics").response().body();
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** Submits a job that is fine and says its id. */
    String submit() {
        var answer = post("v1/jobs", "{\"prompt\":\"a red apple\",\"steps\":25,\"seed\":42}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        return answer.json().path("id").asText();
    }

    /** Waits until the job is in that state. */
    JsonNode awaitState(String id, String state) {
        return await().atMost(PATIENCE)
                .until(
                        () -> get("v1/jobs/" + id).json(),
                        job -> job.path("state").asText().equals(state));
    }

    /** The lines of a job's event stream, as they come, until it ends. */
    Stream<String> events(String id, String... headers) {
        var request = request("v1/jobs/" + id + "/events", headers).timeout(PATIENCE);
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(root.resolve("/" + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
