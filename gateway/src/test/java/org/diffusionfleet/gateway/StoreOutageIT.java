package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minio.MinioClient;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.diffusionfleet.gateway.Api.Answer;
import org.diffusionfleet.local.stack.S3Process;
import org.diffusionfleet.schemas.DeadLetter;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Has a store of its own, to kill. */
@QuarkusTest
@WithTestResource(StoreOutageIT.OwnStore.class)
class StoreOutageIT extends AgainstFleet {

    private static final Duration BOUND = Duration.ofSeconds(6);
    private static final String BODY = "{\"prompt\":\"a red apple\"}";

    @Inject
    @ConfigProperty(name = BrokerAndStore.DIRECTORY)
    String directory;

    @Inject
    @ConfigProperty(name = "fleet.s3.endpoint")
    URI endpoint;

    @Inject
    MinioClient minio;

    /** Sweeps often, so that what waits for the store to be back does not wait long. */
    public static class OwnStore extends BrokerAndStore {
        @Override
        public Map<String, String> start() {
            var settings = new HashMap<>(super.start());
            settings.put("fleet.retention.interval", "500ms");
            return settings;
        }
    }

    private String store() {
        return directory + "/s3";
    }

    private Answer submitWithKey() {
        return api.post("v1/jobs", List.of("Idempotency-Key", UUID.randomUUID().toString()), BODY);
    }

    private static void assertAway(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.json().path("code").asText()).isEqualTo("store_unavailable");
    }

    @Test
    void shouldSayThatTheStoreIsAwayWhereItIsNeededAndGoOnWhenItIsBack() {
        // Given
        var done = api.submit();
        new Bucket(minio).put("jobs/%s/0.png".formatted(done));
        fleet.tell(Examples.succeeded(done, 1));
        api.awaitState(done, "succeeded");
        var failed = api.submit();
        fleet.tell(Examples.failed(failed, 1));
        api.awaitState(failed, "failed");
        var letter = Examples.letter(1, failed, BODY.getBytes(UTF_8), DeadLetter.Header.of("a", "header"));
        fleet.bury(letter);
        await().atMost(PATIENCE)
                .until(() -> api.get("v1/dead-letters/" + letter.id()).status() == 200);
        var picture = Base64.getEncoder().encodeToString(Examples.PNG);

        // When
        Children.kill(store());

        // Then: what needs it is refused within seconds
        assertAway(submitWithKey());
        assertAway(api.post("v1/jobs", "{\"prompt\":\"a red apple\",\"init_image\":\"%s\"}".formatted(picture)));
        assertAway(api.post("v1/dead-letters/%s/replay".formatted(letter.id()), ""));
        assertAway(api.delete("v1/dead-letters/" + letter.id()));
        // what does not goes on
        var accepted = api.submit();
        assertThat(api.awaitState(accepted, "queued")).isNotNull();
        assertThat(api.get("v1/jobs/%s/images/0".formatted(done)).status()).isEqualTo(307);
        assertThat(api.get("v1/dead-letters").status()).isEqualTo(200);
        assertThat(api.post("v1/jobs/%s/cancel".formatted(accepted), "").status())
                .isEqualTo(202);
        // a wish to delete is kept
        assertThat(api.delete("v1/jobs/" + done).status()).isEqualTo(202);
        // and the gateway says what is away
        awaitReady("\"store\": \"AWAY\"", "\"kafka\": \"UP\"");
        S3Process.start(Path.of(directory), endpoint.getPort());
        await().atMost(PATIENCE).until(() -> submitWithKey().status() == 202);
        await().atMost(PATIENCE).until(() -> api.get("v1/jobs/" + done).status() == 404);
        assertThat(new Bucket(minio).keys("jobs/%s/".formatted(done))).isEmpty();
        awaitReady("\"store\": \"UP\"");
    }

    @Test
    void shouldNotWaitLongForAStoreThatHangs() {
        // Given
        assertThat(submitWithKey().status()).isEqualTo(202);
        Children.signal(store(), "STOP");
        var begin = System.nanoTime();

        // When
        var answer = submitWithKey();

        // Then
        var took = Duration.ofNanos(System.nanoTime() - begin);
        Children.signal(store(), "CONT");
        assertAway(answer);
        assertThat(took).isLessThan(BOUND);
        await().atMost(PATIENCE).until(() -> submitWithKey().status() == 202);
    }
}
