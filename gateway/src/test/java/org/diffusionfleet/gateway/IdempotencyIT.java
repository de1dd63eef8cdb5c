package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.diffusionfleet.gateway.Api.Answer;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

/** A request that is sent again, against the real broker and store. */
@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class IdempotencyIT extends AgainstFleet {

    private static final String JOBS = FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE);
    private static final String BODY = "{\"prompt\":\"a red apple\",\"steps\":25}";
    private static final int CLIENTS = 8;

    @Inject
    MinioClient minio;

    private final String key = UUID.randomUUID().toString();

    private Answer submit(String body) {
        return api.post("v1/jobs", List.of("Idempotency-Key", key), body);
    }

    private long records(String id) {
        return fleet.read(JOBS).stream()
                .filter(found -> FakeFleet.subject(found).equals(id))
                .count();
    }

    private static String id(Answer answer) {
        return answer.json().path("id").asText();
    }

    @Test
    void shouldGiveTheSameJobAndAnswerWhenTheRequestComesAgain() {
        // Given
        var first = submit(BODY);

        // When
        var second = submit("{ \"steps\": 25, \"prompt\": \"a red apple\" }");

        // Then
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(records(id(first))).isEqualTo(1);
    }

    @Test
    void shouldMakeOneJobWhenManyAskAtOnce() throws Exception {
        // Given
        Callable<Answer> ask = () -> submit(BODY);

        // When
        List<Answer> answers;
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = clients
                    .invokeAll(IntStream.range(0, CLIENTS).mapToObj(_ -> ask).toList())
                    .stream()
                    .map(answer -> answer.resultNow())
                    .toList();
        }

        // Then
        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers).extracting(IdempotencyIT::id).containsOnly(id(answers.getFirst()));
        assertThat(answers)
                .filteredOn(answer -> answer.header("Idempotency-Replayed").isEmpty())
                .hasSize(1);
        assertThat(records(id(answers.getFirst()))).isEqualTo(1);
    }

    @Test
    void shouldRefuseAnotherRequestUnderTheSameKey() {
        // Given
        var first = submit(BODY);

        // When
        var other = submit("{\"prompt\":\"a green apple\",\"steps\":25}");

        // Then
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().path("code").asText()).isEqualTo("idempotency_conflict");
        assertThat(other.json().path("detail").asText()).contains(id(first));
    }

    @Test
    void shouldSendTheRecordWhenTheGatewayThatClaimedTheKeyDidNot() throws Exception {
        // Given
        var job = Examples.job("claimed-" + key);
        var request = Json.read(BODY.getBytes(UTF_8), JsonNode.class);
        var claim = Json.write(Map.of("request", Digests.sha256(Json.write(request)), "job", job));
        minio.putObject(PutObjectArgs.builder()
                .bucket("fleet")
                .object("idempotency/%s/%s.json".formatted(job.tenant(), Digests.sha256(key)))
                .data(claim, claim.length)
                .build());

        // When
        var answer = submit(BODY);

        // Then
        assertThat(id(answer)).isEqualTo(job.id());
        assertThat(records(job.id())).isEqualTo(1);
    }

    @Test
    void shouldLeaveTheKeyFreeWhenTheRequestIsRefused() {
        // Given
        var refused = submit("{\"prompt\":\"\"}");

        // When
        var accepted = submit(BODY);

        // Then
        assertThat(refused.status()).isEqualTo(422);
        assertThat(accepted.status()).isEqualTo(202);
    }

    @Test
    void shouldNameTheHeaderWhenTheKeyIsTooLong() {
        // When
        var answer = api.post("v1/jobs", List.of("Idempotency-Key", "k".repeat(256)), BODY);

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo("Idempotency-Key");
    }
}
