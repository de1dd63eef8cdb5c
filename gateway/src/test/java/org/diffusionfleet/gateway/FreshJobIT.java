package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

/** What was accepted a moment ago is there, though the view of jobs trails. */
@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class FreshJobIT extends AgainstFleet {

    private static final String JOBS = FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE);

    @Test
    void shouldShowJobDirectlyAfterItsAcceptance() {
        // Given
        var id = api.submit();

        // When
        var answer = api.get("v1/jobs/" + id);

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("state").asText()).isEqualTo("queued");
        assertThat(answer.json().path("request").path("prompt").asText()).isEqualTo("a red apple");
    }

    @Test
    void shouldShowABatchesJobsDirectlyAfterItsAcceptance() {
        // Given
        var key = List.of("Idempotency-Key", UUID.randomUUID().toString());
        var batch = api.post("v1/batches", key, "text/plain", "a red apple\na pear");
        var id = batch.json().path("id").asText();

        // When
        var answer = api.get("v1/jobs/" + id + "-2");

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().path("request").path("prompt").asText()).isEqualTo("a pear");
    }

    @Test
    void shouldShowAJobDirectlyAfterTheBrokerTookItsRecord() {
        // Given
        var id = "mine-" + UUID.randomUUID();
        sendRecord(id);

        // When
        var answer = api.get("v1/jobs/" + id);

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    @Test
    void shouldShowAJobWhoseEventsOvertookItsRecord() {
        // Given
        var id = "overtaken-" + UUID.randomUUID();
        fleet.tell(Examples.started(id, 1));
        assertThat(api.get("v1/jobs/" + id).status())
                .as("there is no record of it")
                .isEqualTo(404);
        sendRecord(id);

        // When
        var answer = api.get("v1/jobs/" + id);

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().path("state").asText()).isEqualTo("running");
    }

    private void sendRecord(String id) {
        fleet.send(
                JOBS,
                null,
                Map.of(),
                "{\"id\":\"%s\",\"request\":{\"prompt\":\"a pear\"}}"
                        .formatted(id)
                        .getBytes(UTF_8));
    }
}
