package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

/** Clients that wait for the end of their jobs in one request. */
@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class EndWaitIT extends AgainstFleet {

    private static final String JOBS = FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE);

    @Test
    void shouldAnswerWithTheEndOfTheJobThatIsWaitedFor() {
        // Given
        var body = "{\"prompt\":\"waited for\"}";
        var answer = CompletableFuture.supplyAsync(() -> api.post("v1/jobs", List.of("Prefer", "wait=30"), body));
        var id = await().atMost(PATIENCE).until(() -> idOf("waited for"), Optional::isPresent);
        fleet.tell(Examples.started(id.orElseThrow(), 1));

        // When
        fleet.tell(Examples.succeeded(id.orElseThrow(), 1));

        // Then
        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(answer.join().header("Preference-Applied")).isEqualTo("wait=30");
        assertThat(answer.join().json().path("state").asText()).isEqualTo("succeeded");
        assertThat(answer.join().header("Location")).endsWith("/v1/jobs/" + id.orElseThrow());
    }

    /** Other tests leave records there that are none. */
    private Optional<String> idOf(String prompt) {
        return fleet.read(JOBS).stream()
                .filter(found -> found.value() != null
                        && new String(found.value(), UTF_8).contains("\"prompt\":\"%s\"".formatted(prompt)))
                .map(FakeFleet::subject)
                .findFirst();
    }

    @Test
    void shouldAnswerWhenItHasWaitedForLongEnough() {
        // When
        var answer = api.post("v1/jobs", List.of("Prefer", "respond-async, wait=1"), "{\"prompt\":\"not drawn\"}");

        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
        assertThat(answer.json().path("state").asText()).isEqualTo("queued");
    }

    @Test
    void shouldWaitForNobodyLongerThanItMay() {
        // Given
        var key = List.of(
                "Prefer", "wait=600", "Idempotency-Key", UUID.randomUUID().toString());
        var body = "{\"prompt\":\"waited for longer\"}";
        var first = CompletableFuture.supplyAsync(() -> api.post("v1/jobs", key, body));
        var other = await().atMost(PATIENCE).until(() -> idOf("waited for longer"), Optional::isPresent);

        // When
        fleet.tell(Examples.expired(other.orElseThrow(), 1));

        // Then
        assertThat(first.join().header("Preference-Applied")).isEqualTo("wait=60");
        assertThat(api.post("v1/jobs", key, body).status()).as("it has ended").isEqualTo(200);
    }
}
