package org.diffusionfleet.loadtest.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Json;
import org.jspecify.annotations.Nullable;

/** Has a fleet draw jobs over HTTP; blocks. */
final class StackClient {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final URI gateway;
    private final HttpClient http = HttpClient.newHttpClient();

    StackClient(URI gateway) {
        this.gateway = gateway;
    }

    /** When each of the jobs had ended, by {@link System#nanoTime}, the first to end first. All must succeed. */
    List<Long> draw(List<String> bodies) {
        return bodies.stream().map(body -> submit(body).id()).toList().stream()
                .map(id -> CompletableFuture.supplyAsync(() -> awaitEnd(id), Thread::startVirtualThread))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();
    }

    /**
     * What is told of a job.
     *
     * @param etaSeconds until it is done; null if nobody knows, or it has ended
     */
    record Answer(String id, String state, @Nullable Double etaSeconds) {}

    /** What is told of a job that is accepted. */
    Answer submit(String body) {
        return Json.read(send(post("/v1/jobs", body), ACCEPTED), Answer.class);
    }

    private record Quote(double deviceSeconds) {}

    /** How long a device would be busy with a job, in seconds. */
    double quote(String body) {
        return Json.read(send(post("/v1/quotes", body), OK), Quote.class).deviceSeconds();
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    /** When it had ended, which must be well. The stream of a job's events ends with the job. */
    long awaitEnd(String id) {
        send(HttpRequest.newBuilder(gateway.resolve("/v1/jobs/" + id + "/events")), OK);
        var ended = System.nanoTime();
        var state = Json.read(send(HttpRequest.newBuilder(gateway.resolve("/v1/jobs/" + id)), OK), Answer.class)
                .state();
        if (!state.equals(JobState.SUCCEEDED.id())) {
            throw new IllegalStateException("job %s is %s".formatted(id, state));
        }
        return ended;
    }

    private byte[] send(HttpRequest.Builder request, int expected) {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() != expected) {
                throw new IllegalStateException(
                        "%s: %s".formatted(answer, new String(answer.body(), StandardCharsets.UTF_8)));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
