package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minio.MinioClient;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

/** {@code DELETE /v1/jobs/{id}}, against the real broker and store. */
@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class DeletionIT extends AgainstFleet {

    private static final String JOBS = FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE);
    private static final String BODY = "{\"prompt\":\"a red apple\"}";

    @Inject
    MinioClient minio;

    private String finished(String id) {
        new Bucket(minio).put("jobs/%s/0.png".formatted(id), "jobs/%s/manifest.json".formatted(id));
        fleet.tell(Examples.started(id, 1));
        fleet.tell(Examples.succeeded(id, 1));
        api.awaitState(id, "succeeded");
        return id;
    }

    private List<String> objects(String id) {
        return new Bucket(minio).keys("jobs/%s/".formatted(id));
    }

    private List<String> told(String topic, String id) {
        return fleet.read(topic).stream()
                .filter(found -> FakeFleet.subject(found).equals(id))
                .map(found -> FakeFleet.header(found, "ce_type"))
                .toList();
    }

    @Test
    void shouldRemoveAFinishedJobAtOnce() {
        // Given
        var key = List.of("Idempotency-Key", UUID.randomUUID().toString());
        var id = finished(api.post("v1/jobs", key, BODY).json().path("id").asText());

        // When
        var answer = api.delete("v1/jobs/" + id);

        // Then
        assertThat(answer.status()).isEqualTo(204);
        assertThat(objects(id)).isEmpty();
        assertThat(api.get("v1/jobs/" + id).status()).isEqualTo(404);
        assertThat(api.get("v1/jobs/" + id + "/events").status()).isEqualTo(404);
        assertThat(api.delete("v1/jobs/" + id).status()).isEqualTo(404);
        assertThat(told(FakeFleet.TOPICS.control(), id)).containsExactly("org.diffusionfleet.job.delete-requested.v1");
        assertThat(told(FakeFleet.TOPICS.events(), id))
                .containsOnlyOnce("org.diffusionfleet.job.deleted.v1")
                .endsWith("org.diffusionfleet.job.deleted.v1");
        var again = api.post("v1/jobs", key, BODY);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().path("id").asText()).isNotEqualTo(id);
    }

    @Test
    void shouldStopARunningJobAndRemoveItWhenItHasEnded() {
        // Given
        var id = api.submit();
        fleet.tell(Examples.started(id, 1));
        api.awaitState(id, "running");
        new Bucket(minio).put("jobs/%s/0.png".formatted(id));

        // When
        var answer = api.delete("v1/jobs/" + id);

        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("delete_requested").asBoolean()).isTrue();
        assertThat(api.delete("v1/jobs/" + id).status()).isEqualTo(202);
        assertThat(objects(id)).hasSize(1);
        fleet.tell(Examples.canceled(id, 1));
        await().atMost(PATIENCE).until(() -> api.get("v1/jobs/" + id).status() == 404);
        assertThat(objects(id)).isEmpty();
    }

    @Test
    void shouldNotLetADeletedJobComeBack() {
        // Given
        var id = finished(api.submit());
        var record = fleet.read(JOBS).stream()
                .filter(found -> FakeFleet.subject(found).equals(id))
                .findFirst()
                .orElseThrow();
        api.delete("v1/jobs/" + id);

        // When
        fleet.send(JOBS, CloudEvent.of(Json.read(record.value(), Job.class), "/gateway"));
        fleet.tell(Examples.started(id, 2));
        fleet.tell(Examples.canceled(id, 2));

        // Then
        await().during(Duration.ofSeconds(2))
                .atMost(PATIENCE)
                .until(() -> api.get("v1/jobs/" + id).status() == 404);
    }

    @Test
    void shouldNotReplayTheLetterOfADeletedJob() {
        // Given
        var id = api.submit();
        fleet.tell(Examples.failed(id, 1));
        api.awaitState(id, "failed");
        var value = "{\"id\":\"%s\",\"request\":{\"prompt\":\"a cat\"}}"
                .formatted(id)
                .getBytes(UTF_8);
        var letter = Examples.letter(9_000, id, value, DeadLetter.Header.of("content-type", "application/json"));
        fleet.bury(letter);
        await().atMost(PATIENCE)
                .until(() -> api.get("v1/dead-letters/" + letter.id()).status() == 200);
        assertThat(api.delete("v1/jobs/" + id).status()).isEqualTo(204);

        // When
        var answer = api.post("v1/dead-letters/%s/replay".formatted(letter.id()), "");

        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("code").asText()).isEqualTo("job_not_failed");
        assertThat(answer.json().path("detail").asText()).contains(id, "deleted");
    }

    @Test
    void shouldSayThatThereIsNoSuchJob() {
        // When
        var answer = api.delete("v1/jobs/nobodys");

        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("code").asText()).isEqualTo("job_not_found");
    }
}
