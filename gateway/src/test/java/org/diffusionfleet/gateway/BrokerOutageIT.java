package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.diffusionfleet.gateway.Api.Answer;
import org.diffusionfleet.local.stack.BrokerProcess;
import org.diffusionfleet.schemas.Lane;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Has a broker of its own, to kill. */
@QuarkusTest
@WithTestResource(BrokerOutageIT.OwnBroker.class)
class BrokerOutageIT extends AgainstFleet {

    private static final Duration BOUND = Duration.ofSeconds(9);
    private static final String BODY = "{\"prompt\":\"a red apple\"}";

    @Inject
    @ConfigProperty(name = BrokerAndStore.DIRECTORY)
    String directory;

    /** Another class than the one the other tests share, so that these run before or after them, on their own. */
    public static class OwnBroker extends BrokerAndStore {}

    @Test
    void shouldRefuseWhileTheBrokerIsAwayAndAcceptWhenItIsBack() {
        // Given
        var before = api.submit();
        Children.kill(directory + "/broker");

        // When
        var refused = api.post("v1/jobs", BODY);

        // Then
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.json().path("code").asText()).isEqualTo("kafka_unavailable");
        restart();
        var after = await().atMost(PATIENCE)
                .until(() -> api.post("v1/jobs", BODY), answer -> answer.status() == 202)
                .json()
                .path("id")
                .asText();
        assertThat(fleet.read(FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE)))
                .extracting(FakeFleet::subject)
                .containsExactlyInAnyOrder(before, after);
    }

    @Test
    void shouldSayThatTheBrokerIsAwayWhereItIsNeededAndGoOnWhenItIsBack() {
        // Given
        var job = api.submit();
        fleet.tell(Examples.started(job, 1));
        api.awaitState(job, "running");
        var events = CompletableFuture.supplyAsync(() -> api.events(job).toList());

        // When
        Children.kill(directory + "/broker");

        // Then: what needs it is refused within seconds
        var unseen = UuidCreator.getTimeOrderedEpoch().toString();
        assertAway(() -> api.post("v1/jobs", BODY));
        assertAway(() -> api.post("v1/jobs", List.of("Idempotency-Key", unseen), BODY));
        assertAway(() -> api.post("v1/jobs/%s/cancel".formatted(job), ""));
        assertAway(() -> api.delete("v1/jobs/" + job));
        // also what may have been accepted and not been seen here
        assertAway(() -> api.get("v1/jobs/" + unseen));
        assertAway(() -> api.get("v1/jobs/" + unseen + "/events"));
        // what does not goes on
        assertThat(api.get("v1/jobs/" + job).json().path("state").asText()).isEqualTo("running");
        assertThat(api.get("v1/dead-letters").status()).isEqualTo(200);
        assertThat(api.get("v1/models").status()).isEqualTo(200);
        // and the gateway says what is away
        awaitReady("\"kafka\": \"AWAY\"", "\"store\": \"UP\"");
        assertThat(api.get("q/health/live").status()).isEqualTo(200);
        restart();
        fleet.tell(Examples.released(job, 1));
        api.awaitState(job, "queued");
        await().atMost(PATIENCE).until(() -> api.delete("v1/jobs/" + job).status() == 202);
        fleet.tell(Examples.canceled(job, 1));
        await().atMost(PATIENCE).until(() -> api.get("v1/jobs/" + job).status() == 404);
        assertThat(events.join().stream().filter(line -> line.startsWith("event:")))
                .containsExactly("event:queued", "event:started", "event:queued", "event:canceled");
    }

    private static void assertAway(Supplier<Answer> request) {
        var begin = System.nanoTime();
        var answer = request.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.json().path("code").asText()).isEqualTo("kafka_unavailable");
    }

    /** On the same port, with the same data; this one ends with the tests' own process. */
    private void restart() {
        var started = BrokerProcess.start(Path.of(directory), port());
        assertThat(started.bootstrapServers()).isEqualTo(bootstrapServers);
    }

    private int port() {
        return Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
    }
}
