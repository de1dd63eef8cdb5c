package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client with an endpoint of its own, a gateway and a broker. */
@QuarkusTest
@WithTestResource(WebhookIT.Local.class)
class WebhookIT extends AgainstFleet {

    private Receiver receiver;

    /** May send to this machine, and tries again soon. */
    public static class Local extends BrokerAndStore {
        @Override
        public Map<String, String> start() {
            var settings = new HashMap<>(super.start());
            settings.put("fleet.webhooks.allow-loopback", "true");
            settings.put("fleet.webhooks.schedule", "0s,300ms,300ms");
            settings.put("fleet.webhooks.endpoints", "3");
            return settings;
        }
    }

    @BeforeEach
    void listen() {
        receiver = new Receiver();
    }

    @AfterEach
    void leave() {
        receiver.close();
        api.get("v1/webhooks").json().path("webhooks").findValuesAsText("id").forEach(id -> api.delete(path(id)));
    }

    private static String path(String id) {
        return "v1/webhooks/" + id;
    }

    private JsonNode create(String more) {
        var answer = api.post("v1/webhooks", "{\"url\":\"%s\"%s}".formatted(receiver.url(), more));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.json();
    }

    private String failed() {
        var job = api.submit();
        fleet.tell(Examples.failed(job, 1));
        return job;
    }

    private List<Receiver.Got> await(String job, int count) {
        return Awaitility.await().atMost(PATIENCE).until(() -> receiver.about(job), got -> got.size() >= count);
    }

    private JsonNode awaitDelivery(String endpoint, String state) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> api.get(path(endpoint) + "/deliveries?state=" + state)
                                .json()
                                .path("deliveries")
                                .path(0),
                        found -> !found.isMissingNode());
    }

    @Test
    void shouldTellHowAJobEndedSoThatThePublishedLibraryBelievesIt() {
        // Given
        var endpoint = create("");

        // When
        var job = failed();
        var got = await(job, 1).getFirst();

        // Then
        var secret = endpoint.path("secret").asText();
        assertThat(got.id()).isEqualTo(job + "/failed");
        assertThat(got.verifiedWith(secret)).isTrue();
        assertThat(got.header("content-type")).startsWith("application/json");
        assertThat(got.json().path("type").asText()).isEqualTo("org.diffusionfleet.job.failed.v1");
        assertThat(got.json().path("data").path("job_id").asText()).isEqualTo(job);
        var id = endpoint.path("id").asText();
        var delivery = awaitDelivery(id, "delivered");
        assertThat(delivery.path("webhook_id").asText()).isEqualTo(job + "/failed");
        assertThat(delivery.path("attempts").path(0).path("status").asInt()).isEqualTo(204);
        // what was secret is not told again
        assertThat(api.get(path(id)).response().body()
                        + api.get("v1/webhooks").response().body())
                .contains(id)
                .doesNotContain("secret", "whsec_");
    }

    @Test
    void shouldTryAgainWhenTheEndpointFailsAndNotBeforeItWantsTo() {
        // Given
        create("");
        receiver.reply(500, "2");
        receiver.reply(302);

        // When
        var job = failed();
        var got = await(job, 3);

        // Then
        assertThat(got).extracting(Receiver.Got::id).containsOnly(job + "/failed");
        assertThat(got)
                .extracting(Receiver.Got::body)
                .containsOnly(got.getFirst().body());
        assertThat(Duration.between(got.get(0).time(), got.get(1).time())).isGreaterThan(Duration.ofMillis(1900));
    }

    @Test
    void shouldDisableAnEndpointThatIsGoneUntilItsOwnerBringsItBack() {
        // Given
        var id = create("").path("id").asText();
        receiver.reply(410);

        // When
        await(failed(), 1);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !api.get(path(id)).json().path("enabled").asBoolean());

        // Then
        assertThat(api.get(path(id)).json().path("disabled_because").asText()).isEqualTo("gone");
        var ping = api.post(path(id) + "/ping", "");
        assertThat(ping.status()).isEqualTo(409);
        assertThat(ping.json().path("code").asText()).isEqualTo("webhook_disabled");
        var unheard = failed();
        var back = api.patch(path(id), "{\"enabled\":true}");
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.json().path("enabled").asBoolean()).isTrue();
        await(failed(), 1);
        assertThat(receiver.about(unheard)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void shouldSignWithBothKeysAfterARotation() {
        // Given
        var endpoint = create("");
        var path = path(endpoint.path("id").asText());

        // When
        var rotated = api.post(path + "/rotate", "");
        var got = await(failed(), 1).getFirst();

        // Then
        var before = endpoint.path("secret").asText();
        var after = rotated.json().path("secret").asText();
        assertThat(rotated.status()).isEqualTo(200);
        assertThat(after).isNotEqualTo(before).startsWith("whsec_");
        assertThat(got.verifiedWith(before)).isTrue();
        assertThat(got.verifiedWith(after)).isTrue();
        assertThat(got.header("webhook-signature").split(" ", -1)).hasSize(2);
    }

    @Test
    void shouldShowThePublicKeyAloneOfAPair() {
        // When
        var endpoint = create(",\"signature\":\"v1a\",\"description\":\"mine\"");
        var got = await(failed(), 1).getFirst();

        // Then
        assertThat(endpoint.has("secret")).isFalse();
        assertThat(endpoint.path("public_key").asText()).startsWith("whpk_");
        assertThat(got.header("webhook-signature")).matches("v1a,[A-Za-z0-9+/]{86}==");
        assertThat(api.get(path(endpoint.path("id").asText())).json().path("public_key"))
                .isEqualTo(endpoint.path("public_key"));
    }

    @Test
    void shouldPingAndSendAgainOnRequest() {
        // Given
        var id = create("").path("id").asText();

        // When
        var ping = api.post(path(id) + "/ping", "");
        await("ping", 1);
        var delivery = awaitDelivery(id, "delivered");
        var replay = api.post(
                path(id) + "/deliveries/%s/replay".formatted(delivery.path("id").asText()), "");

        // Then
        assertThat(ping.status()).isEqualTo(202);
        assertThat(ping.header("Location"))
                .endsWith("/deliveries/" + delivery.path("id").asText());
        assertThat(replay.status()).isEqualTo(202);
        var got = await("ping", 2);
        assertThat(got).extracting(Receiver.Got::id).containsOnly(got.getFirst().id());
        assertThat(got.getFirst().json().path("type").asText()).isEqualTo("org.diffusionfleet.webhook.ping.v1");
    }

    @Test
    void shouldPageThroughTheLogNewestFirst() {
        // Given
        var id = create("").path("id").asText();
        for (int i = 0; i < 3; i++) {
            api.post(path(id) + "/ping", "");
        }
        await("ping", 3);

        // When
        var first = api.get(path(id) + "/deliveries?limit=2").json();
        var second = api.get(path(id) + "/deliveries?limit=2&cursor="
                        + first.path("next").asText())
                .json();

        // Then
        assertThat(first.path("deliveries")).hasSize(2);
        assertThat(second.path("deliveries")).hasSize(1);
        assertThat(second.has("next")).isFalse();
        var ids = new ArrayList<>(first.path("deliveries").findValuesAsText("id"));
        ids.addAll(second.path("deliveries").findValuesAsText("id"));
        assertThat(ids).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
    }

    @Test
    void shouldSendOnlyWhatTheEndpointWants() {
        // Given
        var id = create(",\"event_types\":[\"org.diffusionfleet.job.canceled.v1\"]")
                .path("id")
                .asText();

        var unwanted = failed();
        api.awaitState(unwanted, "failed");

        // When
        var changed =
                api.patch(path(id), "{\"event_types\":[\"org.diffusionfleet.job.failed.v1\"],\"description\":\"d\"}");
        var wanted = failed();
        await(wanted, 1);

        // Then
        assertThat(changed.json().path("description").asText()).isEqualTo("d");
        assertThat(receiver.about(unwanted)).isEmpty();
    }

    @Test
    void shouldSendNothingAfterItIsRemoved() {
        // Given
        var id = create("").path("id").asText();

        // When
        var removed = api.delete(path(id));

        // Then
        assertThat(removed.status()).isEqualTo(204);
        assertThat(api.get(path(id)).status()).isEqualTo(404);
        assertThat(api.delete(path(id)).json().path("code").asText()).isEqualTo("webhook_not_found");
        var other = create("");
        var job = failed();
        await(job, 1);
        assertThat(receiver.about(job)).hasSize(1);
        assertThat(other.path("id").asText()).isNotEqualTo(id);
    }

    @Test
    void shouldRefuseBadInputByItsFieldAndLimit() {
        // Given
        var id = create("").path("id").asText();

        // When
        var refused = Map.of(
                "{\"url\":\"https://169.254.169.254/\"}",
                "url",
                "{\"url\":\"https://[::ffff:127.0.0.1]/%s\"}".formatted("a".repeat(3000)),
                "url",
                "{}",
                "url",
                "{\"url\":\"https://example.org/\",\"event_types\":\"all\"}",
                "event_types",
                "{\"url\":\"https://example.org/\",\"signature\":\"v2\"}",
                "signature",
                "{\"url\":\"https://example.org/\",\"secret\":\"whsec_mine\"}",
                "secret");

        // Then
        refused.forEach((body, field) -> {
            var answer = api.post("v1/webhooks", body);
            assertThat(answer.status()).as(body).isEqualTo(422);
            assertThat(answer.json().findValuesAsText("field")).as(body).containsExactly(field);
        });
        assertThat(api.post("v1/webhooks", "nonsense").json().path("code").asText())
                .isEqualTo("invalid_json");
        assertThat(api.post("v1/webhooks", "{\"url\":\"%s\"}".formatted("a".repeat(70_000)))
                        .status())
                .isEqualTo(413);
        assertThat(api.get(path("nobody")).json().path("code").asText()).isEqualTo("webhook_not_found");
        assertThat(api.get(path(id) + "/deliveries/nothing").json().path("code").asText())
                .isEqualTo("delivery_not_found");
        for (var query : List.of("limit=0", "limit=201", "limit=x", "cursor=../a", "state=lost")) {
            var answer = api.get(path(id) + "/deliveries?" + query);
            assertThat(answer.status()).as(query).isEqualTo(422);
        }
        create("");
        create("");
        var full = api.post("v1/webhooks", "{\"url\":\"%s\"}".formatted(receiver.url()));
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.json().path("code").asText()).isEqualTo("too_many_webhooks");
        assertThat(full.json().path("detail").asText()).contains("3");
    }
}
