package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class HealthIT extends AgainstFleet {

    /** Longer than the group waits for a member that it does not hear of. */
    private static final Duration A_REBALANCE = Duration.ofSeconds(40);

    @Inject
    KafkaStreams streams;

    @Test
    void shouldBeReadyWhenTheViewHasCaughtUp() {
        // When
        var answer = await().atMost(PATIENCE).until(() -> api.get("q/health/ready"), ready -> ready.status() == 200);

        // Then
        assertThat(answer.response().body()).contains("view of jobs");
    }

    @Test
    void shouldGoOnWhenTheViewHasLostItsThread() {
        // Given
        awaitReady("view of jobs");

        // When
        streams.removeStreamThread();

        // Then
        var id = api.submit();
        await().atMost(A_REBALANCE).until(() -> api.get("v1/jobs/" + id).status() == 200);
        awaitReady("view of jobs");
        assertThat(api.get("q/health/live").status()).isEqualTo(200);
    }

    @Test
    void shouldMeasureRequestsAndTheBroker() {
        // Given
        api.submit();

        // When
        var answer = api.get("q/metrics");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body())
                .contains(
                        "http_server_requests_seconds_count",
                        "kafka_producer_",
                        "fleet_retries_waiting ",
                        "fleet_retries_put_back_seconds_count ",
                        "fleet_retries_refused_total ");
    }
}
