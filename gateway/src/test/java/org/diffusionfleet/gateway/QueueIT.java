package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Queue, positions, estimates and quotes, from what workers tell of themselves. */
@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class QueueIT extends AgainstFleet {

    private static final String JOB = "{\"prompt\":\"a red apple\",\"steps\":20}";

    private JsonNode interactive() {
        var queue = api.get("v1/queue").json().path("models").get(0);
        return StreamSupport.stream(queue.path("lanes").spliterator(), false)
                .filter(lane -> lane.path("lane").asText().equals("interactive"))
                .findFirst()
                .orElseThrow();
    }

    private void awaitWorker() {
        await().atMost(PATIENCE).until(() -> {
            fleet.tell(Examples.worker("w1"));
            return api.get("v1/models")
                            .json()
                            .path("models")
                            .get(0)
                            .path("workers")
                            .size()
                    == 1;
        });
    }

    @Test
    void shouldTellEachJobItsPlaceAndWhenItWillBeDone() {
        // Given
        awaitWorker();
        var before = interactive();

        // When
        var first = api.post("v1/jobs", JOB).json();
        var second = api.post("v1/jobs", JOB).json();

        // Then
        assertThat(first.path("position").asInt())
                .isEqualTo(before.path("queued").asInt() + 1);
        assertThat(second.path("position").asInt())
                .isEqualTo(before.path("queued").asInt() + 2);
        assertThat(first.path("eta_seconds").asDouble()).isPositive();
        var shown = api.get("v1/jobs/" + second.path("id").asText()).json();
        assertThat(shown.path("position").asInt())
                .isEqualTo(second.path("position").asInt());
        assertThat(shown.path("eta_seconds").asDouble()).isPositive();
    }

    @Test
    void shouldTellNoPlaceOfAJobThatRunsAndNoTimeOfOneThatEnded() {
        // Given
        awaitWorker();
        var id = api.submit();
        fleet.tell(Examples.started(id, 1));
        await().atMost(PATIENCE)
                .until(
                        () -> api.get("v1/jobs/" + id).json(),
                        job -> job.path("state").asText().equals("running")
                                && !job.has("position")
                                && job.has("eta_seconds"));

        // When
        fleet.tell(Examples.succeeded(id, 1));

        // Then
        assertThat(api.awaitState(id, "succeeded").has("eta_seconds")).isFalse();
        assertThat(api.metrics()).contains("fleet_eta_error_count{lane=\"interactive\"} ");
    }

    @Test
    void shouldQuoteAJobWithoutMakingIt() {
        // Given
        awaitWorker();
        var before = api.get("v1/jobs?limit=1").json();

        // When
        var quote = api.post("v1/quotes", JOB);

        // Then
        assertThat(quote.status()).as(quote.response().body()).isEqualTo(200);
        assertThat(quote.json().path("device_seconds").asDouble()).isEqualTo(5);
        assertThat(quote.json().path("eta_seconds").asDouble()).isGreaterThanOrEqualTo(5);
        assertThat(quote.json().path("request").path("guidance_scale").asDouble())
                .isEqualTo(7.5);
        assertThat(api.get("v1/jobs?limit=1").json()).isEqualTo(before);
    }

    @Test
    void shouldRefuseToQuoteWhatIsNoJob() {
        // When
        var answer = api.post("v1/quotes", "{\"prompt\":\"a red apple\",\"steps\":0}");

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").get(0).path("field").asText()).isEqualTo("steps");
    }
}
