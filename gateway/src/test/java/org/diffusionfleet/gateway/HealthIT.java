package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class HealthIT extends AgainstFleet {

    @Test
    void shouldBeReadyWhenTheViewHasCaughtUp() {
        // When
        var answer = await().atMost(PATIENCE).until(() -> api.get("q/health/ready"), ready -> ready.status() == 200);

        // Then
        assertThat(answer.response().body()).contains("view of jobs");
    }

    @Test
    void shouldMeasureRequestsAndTheBroker() {
        // Given
        api.submit();

        // When
        var answer = api.get("q/metrics");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).contains("http_server_requests_seconds_count", "kafka_producer_");
    }
}
