package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minio.MinioClient;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.diffusionfleet.gateway.Api.Answer;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

/** What goes by itself, with lives of seconds, and quotas that can be filled. */
@QuarkusTest
@WithTestResource(RetentionIT.ShortLives.class)
class RetentionIT extends AgainstFleet {

    private static final int QUOTA = 20;
    private static final String BODY = "{\"prompt\":\"a red apple\",\"lane\":\"batch\"}";

    @Inject
    MinioClient minio;

    /** Sweeps all the time. */
    public static class ShortLives extends BrokerAndStore {
        @Override
        public Map<String, String> start() {
            var settings = new HashMap<>(super.start());
            settings.put("fleet.retention.interval", "500ms");
            settings.put("fleet.retention.grace", "4s");
            settings.put("fleet.retention.claim-lifetime", "4s");
            settings.put("fleet.limits.tenant-jobs", Integer.toString(QUOTA));
            return settings;
        }
    }

    private Bucket bucket() {
        return new Bucket(minio);
    }

    private static String id(Answer answer) {
        return answer.json().path("id").asText();
    }

    private void awaitGone(String id) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(api.get("v1/jobs/" + id).status()).isEqualTo(404));
        assertThat(bucket().keys("jobs/%s/".formatted(id))).isEmpty();
    }

    @Test
    void shouldSayWhenResultsExpire() {
        // Given
        var id = id(api.post("v1/jobs", "{\"prompt\":\"a red apple\",\"result_ttl_seconds\":3600}"));
        fleet.tell(Examples.succeeded(id, 1));

        // When
        var job = api.awaitState(id, "succeeded");

        // Then
        var created = Instant.parse(job.path("created_at").asText());
        assertThat(job.path("expires_at").asText())
                .isEqualTo(created.plusSeconds(3_600).toString());
    }

    @Test
    void shouldRemoveAJobWhenItsTimeIsUp() {
        // Given
        var id = id(api.post("v1/jobs", "{\"prompt\":\"a red apple\",\"result_ttl_seconds\":1}"));
        bucket().put("jobs/%s/0.png".formatted(id), "jobs/%s/manifest.json".formatted(id));

        // When
        fleet.tell(Examples.succeeded(id, 1));

        // Then
        awaitGone(id);
    }

    @Test
    void shouldCarryOutTheWishThatAGatewayTookAndDied() {
        // Given
        var id = id(api.post("v1/jobs", BODY));
        bucket().put("jobs/%s/0.png".formatted(id), "jobs/%s/manifest.json".formatted(id));
        fleet.tell(Examples.succeeded(id, 1));
        api.awaitState(id, "succeeded");
        var wish = new DeleteRequest(id, Instant.now(), DeleteRequest.Reason.OWNER);

        // When
        fleet.send(FakeFleet.TOPICS.control(), CloudEvent.of(wish, "/gateway"));

        // Then
        awaitGone(id);
    }

    @Test
    void shouldHoldForeignJobsToTheSame() {
        // Given
        var id = "foreign-" + UUID.randomUUID();
        var record = "{\"id\":\"%s\",\"result_ttl_seconds\":1,\"request\":{\"prompt\":\"a cat\"}}".formatted(id);
        fleet.send(FakeFleet.TOPICS.jobs("emoji-64", Lane.BATCH), null, Map.of(), record.getBytes(UTF_8));
        api.awaitState(id, "queued");

        // When
        fleet.tell(Examples.canceled(id, 1));

        // Then
        awaitGone(id);
    }

    @Test
    void shouldRemoveObjectsThatNobodyOwnsAndNoOthers() {
        // Given
        var queued = id(api.post("v1/jobs", BODY));
        var ended = id(api.post("v1/jobs", BODY));
        bucket().put(
                        "jobs/%s/0.png".formatted(queued),
                        "jobs/%s/0.png".formatted(ended),
                        "jobs/%s/1.png".formatted(ended));

        // When
        bucket().put("jobs/%s/0.png".formatted(UUID.randomUUID()), "jobs/nobodys/manifest.json");
        fleet.tell(Examples.succeeded(ended, 1));

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bucket().keys("jobs/"))
                        .contains("jobs/%s/0.png".formatted(queued), "jobs/%s/0.png".formatted(ended))
                        .doesNotContain("jobs/%s/1.png".formatted(ended), "jobs/nobodys/manifest.json"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(api.metrics())
                        .contains(
                                "fleet_retention_objects_total{reason=\"orphan\"}",
                                "fleet_retention_last_run_seconds"));
    }

    @Test
    void shouldFreeAKeyWhenItsTimeIsUp() {
        // Given
        var key = List.of("Idempotency-Key", UUID.randomUUID().toString());
        var first = id(api.post("v1/jobs", key, BODY));
        assertThat(id(api.post("v1/jobs", key, BODY))).isEqualTo(first);

        // When
        var later = await().atMost(PATIENCE).until(() -> id(api.post("v1/jobs", key, BODY)), id -> !id.equals(first));

        // Then
        assertThat(later).isNotEmpty();
        assertThat(api.get("v1/jobs/" + first).status()).isEqualTo(200);
    }

    @Test
    void shouldRefuseWhatIsOverTheQuotaUntilAJobHasEnded() {
        // Given
        var accepted = new ArrayList<String>();
        var answer = api.post("v1/jobs", BODY);
        for (; answer.status() == 202 && accepted.size() <= QUOTA; answer = api.post("v1/jobs", BODY)) {
            accepted.add(id(answer));
        }

        // When
        var refused = api.post("v1/jobs", BODY);

        // Then
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.json().path("code").asText()).isEqualTo("quota_exceeded");
        assertThat(refused.json().path("quota")).hasToString("{\"name\":\"tenant-jobs\",\"limit\":20,\"count\":20}");
        accepted.forEach(id -> fleet.tell(Examples.canceled(id, 1)));
        await().atMost(PATIENCE).until(() -> api.post("v1/jobs", BODY).status() == 202);
    }
}
