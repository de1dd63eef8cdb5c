package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.diffusionfleet.gateway.Api.Answer;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

/** Many jobs in one request, against the real broker and store. */
@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class BatchIT extends AgainstFleet {

    private static final String NDJSON = "application/x-ndjson";
    private static final String JOBS = FakeFleet.TOPICS.jobs("emoji-64", Lane.BATCH);
    private static final String MIXED = """
            {"prompt": "a red apple", "lane": "batch", "seed": 7}

            {"prompt": "a green apple", "lane": "batch", "steps": 0}
            {"prompt": "a pear", "lane": "batch", "stepz": 10}
            not JSON
            {"prompt": "a plum", "lane": "batch"}
            """;

    @Inject
    MinioClient minio;

    private final String key = UUID.randomUUID().toString();

    private Answer submit(String path, String type, String body) {
        return api.post(path, List.of("Idempotency-Key", key), type, body);
    }

    private List<Job> records(Answer batch) {
        return fleet.read(JOBS).stream()
                .map(found -> Json.read(found.value(), Job.class))
                .filter(job -> job.id().startsWith(id(batch)))
                .toList();
    }

    private static String id(Answer answer) {
        return answer.json().path("id").asText();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private JsonNode awaitSeen(Answer batch, int jobs) {
        return await().until(
                        () -> api.get("v1/batches/" + id(batch) + "/jobs")
                                .json()
                                .path("jobs"),
                        page -> list(page).stream()
                                        .filter(entry -> entry.has("job"))
                                        .count()
                                == jobs);
    }

    @Test
    void shouldMakeAJobOfEveryGoodLineAndNameTheOthers() {
        // When
        var answer = submit("v1/batches", NDJSON, MIXED);

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        assertThat(answer.header("Location")).endsWith("/v1/batches/" + id(answer));
        assertThat(answer.json().path("jobs").asInt()).isEqualTo(2);
        assertThat(answer.json().path("states").path("queued").asInt()).isEqualTo(2);
        assertThat(answer.json().path("rejected_lines").asInt()).isEqualTo(3);
        assertThat(list(answer.json().path("rejected")))
                .extracting(line -> line.path("line").asInt() + " "
                        + line.path("errors").path(0).path("field").asText())
                .containsExactly("3 steps", "4 stepz", "5 line");
        assertThat(records(answer)).extracting(Job::id).containsExactlyInAnyOrder(id(answer) + "-1", id(answer) + "-6");
    }

    @Test
    void shouldTakeAPromptALineWithParametersForAll() {
        // When
        var answer = submit("v1/batches?lane=batch&steps=20&guidance_scale=4", "text/plain", "a cat\n\na \"dog\"\n");

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        assertThat(records(answer))
                .extracting(job -> job.request().prompt() + ", " + job.request().steps())
                .containsExactlyInAnyOrder("a cat, 20", "a \"dog\", 20");
    }

    @Test
    void shouldNameAParameterThatIsNoField() {
        // When
        var answer = submit("v1/batches?stepz=20", "text/plain", "a cat");

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo("stepz");
    }

    @Test
    void shouldKeepNothingWhenOneLineIsBadAndAllAreWanted() {
        // When
        var answer = submit("v1/batches?all_or_nothing=true", NDJSON, MIXED);

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(list(answer.json().path("errors")))
                .extracting(error -> error.path("field").asText())
                .containsExactly("line 3: steps", "line 4: stepz", "line 5: line");
        assertThat(submit("v1/batches", "text/plain", "the key is still free").status())
                .isEqualTo(202);
    }

    @Test
    void shouldRefuseABatchWithoutALine() {
        // When
        var answer = submit("v1/batches", "text/plain", "\n \n");

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo("body");
    }

    @Test
    void shouldBeTheSameBatchWhenTheRequestComesAgain() {
        // Given
        var first = submit("v1/batches", NDJSON, MIXED);
        awaitSeen(first, 2);

        // When
        var second = submit("v1/batches", NDJSON, MIXED);

        // Then
        assertThat(second.status()).as(second.response().body()).isEqualTo(202);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(records(first)).hasSize(2);
    }

    @Test
    void shouldRefuseAnotherBatchUnderTheSameKey() {
        // Given
        var first = submit("v1/batches", "text/plain", "a cat");

        // When
        var other = submit("v1/batches?steps=20", "text/plain", "a cat");

        // Then
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().path("code").asText()).isEqualTo("idempotency_conflict");
        assertThat(other.json().path("detail").asText()).contains(id(first));
    }

    @Test
    void shouldSayThatABatchIsBeingTakenInWhileItsJobsAreUnseen() throws Exception {
        // Given: as written by a gateway that is at it.
        write(Instant.now());

        // When
        var answer = submit("v1/batches?lane=batch", "text/plain", "a cat\na dog");

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(409);
        assertThat(answer.json().path("code").asText()).isEqualTo("batch_in_progress");
        assertThat(answer.header("Retry-After")).isNotEmpty();
    }

    @Test
    void shouldSendTheJobsWhenTheGatewayThatBeganDidNot() throws Exception {
        // Given
        write(Instant.now().minus(2, ChronoUnit.MINUTES));

        // When
        var answer = submit("v1/batches?lane=batch", "text/plain", "a cat\na dog");

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        assertThat(records(answer)).hasSize(2);
        assertThat(records(answer)).extracting(job -> job.request().seed()).doesNotHaveDuplicates();
    }

    /** What is kept of a batch whose request was "a cat", "a dog" with {@code lane=batch}. */
    private void write(Instant createdAt) throws Exception {
        var request = Digests.sha256("TEXT false {\"lane\":\"batch\"} " + Digests.sha256("a cat\na dog"));
        var id = Digests.sha256("local/" + key).substring(0, 32);
        var batch = Json.write(Map.of(
                "id",
                id,
                "tenant",
                "local",
                "created_at",
                createdAt.truncatedTo(ChronoUnit.MILLIS).toString(),
                "request",
                request,
                "lines",
                List.of(Map.of("first", 1, "last", 2))));
        minio.putObject(PutObjectArgs.builder()
                .bucket("fleet")
                .object("batches/" + id + ".json")
                .data(batch, batch.length)
                .build());
    }

    @Test
    void shouldCountItsJobsByState() {
        // Given
        var batch = submit("v1/batches?lane=batch", "text/plain", "a cat\na dog\nan owl");
        awaitSeen(batch, 3);

        // When
        fleet.tell(Examples.started(id(batch) + "-2", 1));
        api.awaitState(id(batch) + "-2", "running");

        // Then
        var answer = api.get("v1/batches/" + id(batch)).json();
        assertThat(answer.path("states").path("queued").asInt()).isEqualTo(2);
        assertThat(answer.path("states").path("running").asInt()).isEqualTo(1);
        assertThat(answer.path("ended").asInt()).isZero();
    }

    @Test
    void shouldListItsJobsPageByPage() {
        // Given
        var batch = submit("v1/batches?lane=batch", "text/plain", "a cat\n\na dog\nan owl");
        awaitSeen(batch, 3);

        // When
        var first = api.get("v1/batches/" + id(batch) + "/jobs?limit=2").json();
        var second = api.get("v1/batches/" + id(batch) + "/jobs?limit=2&after="
                        + first.path("next").asInt())
                .json();

        // Then
        assertThat(list(first.path("jobs")))
                .extracting(entry -> entry.path("line").asInt())
                .containsExactly(1, 3);
        assertThat(list(second.path("jobs")))
                .extracting(entry -> entry.path("line").asInt())
                .containsExactly(4);
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void shouldAskAllItsJobsToStop() {
        // Given
        var batch = submit("v1/batches?lane=batch", "text/plain", "a cat\na dog");
        awaitSeen(batch, 2);

        // When
        var answer = api.post("v1/batches/" + id(batch) + "/cancel", "");

        // Then
        assertThat(answer.status()).isEqualTo(202);
        await().until(() -> list(awaitSeen(batch, 2)).stream()
                .allMatch(entry -> entry.path("job").path("cancel_requested").asBoolean()));
    }

    @Test
    void shouldNotKnowABatchThatWasNotMade() {
        // When
        var answer = api.get("v1/batches/" + UUID.randomUUID());

        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("code").asText()).isEqualTo("batch_not_found");
    }
}
