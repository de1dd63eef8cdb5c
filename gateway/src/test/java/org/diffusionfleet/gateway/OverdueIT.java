package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import org.diffusionfleet.gateway.store.FirstWrites;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.JobEnd;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Manifest;
import org.junit.jupiter.api.Test;

/** Jobs that no worker has, in a gateway with a broker and a store. */
@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class OverdueIT extends AgainstFleet {

    @Inject
    FirstWrites store;

    private JobEvent end(String id) {
        return store.find(Manifest.endKey(id, 0), JobEnd.class).orElseThrow().told();
    }

    @Test
    void shouldCancelTheJobThatNoWorkerHas() {
        // Given
        var id = api.submit();

        // When
        api.post("v1/jobs/" + id + "/cancel", "");

        // Then
        api.awaitState(id, "canceled");
        assertThat(end(id)).isInstanceOf(JobEvent.Canceled.class);
        assertThat(api.metrics()).contains("fleet_overdue_ended_total{reason=\"owner\",state=\"canceled\"}");
    }

    @Test
    void shouldExpireTheJobThatNoWorkerBeganInTime() {
        // Given
        var body = "{\"prompt\":\"a red apple\",\"start_by\":\"%s\"}"
                .formatted(Instant.now().plusSeconds(2));

        // When
        var id = api.post("v1/jobs", body).json().path("id").asText();

        // Then
        api.awaitState(id, "expired");
        assertThat(end(id))
                .isInstanceOfSatisfying(
                        JobEvent.Expired.class,
                        expired -> assertThat(expired.reason()).isEqualTo(Deadline.START_BY));
    }

    @Test
    void shouldDeleteTheJobThatNoWorkerHas() {
        // Given
        var id = api.submit();

        // When
        api.delete("v1/jobs/" + id);

        // Then
        await().atMost(PATIENCE).until(() -> api.get("v1/jobs/" + id).status() == 404);
    }
}
