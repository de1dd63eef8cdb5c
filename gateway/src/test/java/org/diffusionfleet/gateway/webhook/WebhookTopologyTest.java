package org.diffusionfleet.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.RecordType;
import org.diffusionfleet.schemas.Topics;
import org.junit.jupiter.api.Test;

class WebhookTopologyTest extends WebhookBench {

    @Test
    void shouldSendHowAJobEndedToTheEndpointsOfItsTenantThatWantToHearOfIt() {
        // Given
        endpoint("a");
        endpoint("b");
        endpoint("other-tenant", "other", EventTypes.ends());
        endpoint("other-type", Job.LOCAL_TENANT, List.of(RecordType.EXPIRED.ceType()));

        // When
        tell(Examples.job("job"));
        tell(Examples.job("job"), Examples.started("job", 1));
        tell(Examples.job("job"), Examples.started("job", 1), Examples.failed("job", 1));

        // Then
        assertThat(courier.urls()).containsExactly(URL + "/a", URL + "/b");
        assertThat(courier.ids()).containsExactly("job/failed", "job/failed");
        var parcel = courier.sent.getFirst();
        var timestamp = NOW.getEpochSecond();
        assertThat(parcel.headers())
                .isEqualTo(Keys.of(key).headers("job/failed", parcel.body(), Instant.ofEpochSecond(timestamp)));
        var json = Json.read(parcel.body(), JsonNode.class);
        assertThat(json.path("type").asText()).isEqualTo("org.diffusionfleet.job.failed.v1");
        assertThat(json.path("timestamp").asText()).isEqualTo(NOW.toString());
        assertThat(json.path("data")).isEqualTo(Json.MAPPER.<JsonNode>valueToTree(Examples.failed("job", 1)));
    }

    @Test
    void shouldSendWhatIsToldAgainOnce() {
        // Given
        endpoint("a");

        // When
        fail("job");
        pass(A_TICK);
        fail("job");
        pass(A_TICK);
        tell(
                JobView.EMPTY
                        .submitted(Examples.job("job"))
                        .happened(Examples.failed("job", 1))
                        .cancelAsked(),
                "");

        // Then
        assertThat(courier.ids()).containsExactly("job/failed");
        assertThat(log("a")).singleElement().satisfies(delivery -> {
            assertThat(delivery.state()).isEqualTo(Delivery.State.DELIVERED);
            assertThat(delivery.attempts()).hasSize(1);
        });
    }

    @Test
    void shouldSendAllThatWasToldOfAJobBeforeTheJobItself() {
        // Given
        endpoint("a", Job.LOCAL_TENANT, EventTypes.all());
        var early = JobView.EMPTY.happened(Examples.started("job", 1)).happened(Examples.failed("job", 1));

        // When
        tell(early, "job/failed");
        tell(early.submitted(Examples.job("job")), "job/queued");
        pass(A_TICK);
        pass(A_TICK);

        // Then
        assertThat(courier.ids()).containsExactlyInAnyOrder("job/queued", "job/running/1", "job/failed");
    }

    @Test
    void shouldKeepSoManyDeliveriesOfThoseThatEnded() {
        // Given
        endpoint("a");

        // When
        for (int i = 0; i < LOGGED + 2; i++) {
            var ping = Message.ping(Integer.toString(i), "a", NOW.plusSeconds(i));
            ask("a", new Work.Send(ping, true));
            pass(A_TICK);
        }

        // Then
        assertThat(log("a")).extracting(Delivery::webhookId).containsExactly("ping/2", "ping/3", "ping/4");
        assertThat(kept()).filteredOn(key -> key.startsWith("body/")).hasSize(LOGGED);
    }

    @Test
    void shouldKeepNothingOfAnEndpointThatIsRemoved() {
        // Given
        endpoint("a");
        fail("done");
        pass(A_TICK);
        courier.otherwise = null;
        fail("waits");

        // When
        ask("a", new Work.Remove());
        pass(A_TICK);

        // Then
        assertThat(kept()).allMatch(key -> key.startsWith("seen/"));
        assertThat(log("a")).isEmpty();
        assertThat(shown("a")).isEmpty();
    }

    @Test
    void shouldForgetInTimeWhatItHasSeen() {
        // Given
        endpoint("a");
        fail("job");
        pass(A_TICK);

        // When
        var later = NOW.plus(Duration.ofDays(3)).plusSeconds(1);
        pipe(WEBHOOKS, new TestRecord<>("a", Json.write(new Work.Replay("none")), new RecordHeaders(), later));

        // Then
        assertThat(kept()).noneMatch(key -> key.startsWith("seen/"));
    }

    @Test
    void shouldKeepAnEndpointAsItIsWhenItsCreationIsReadAgain() {
        // Given
        endpoint("a");
        ask("a", new Work.Update("c", NOW, null, "mine", null, null));

        // When
        endpoint("a");

        // Then
        assertThat(shown("a").orElseThrow().description()).isEqualTo("mine");
    }

    @Test
    void shouldSayAgainThatAnEndpointIsDisabledToWhoSendsItSomethingAllTheSame() {
        // Given
        endpoint("a");
        ask("a", new Work.Update("off", NOW, null, null, null, false));
        var shown = driver.createOutputTopic(
                Topics.defaults().webhookViews(), new StringDeserializer(), new ByteArrayDeserializer());
        shown.readRecordsToList();

        // When
        ask("a", new Work.Send(Message.ping("1", "a", NOW), true));

        // Then
        assertThat(shown.readValuesToList())
                .singleElement()
                .satisfies(json -> assertThat(Json.read(json, Endpoint.class).disabledBecause())
                        .isEqualTo(Endpoint.Reason.OWNER));
        assertThat(courier.sent).isEmpty();
    }

    @Test
    void shouldNotTakeATimeThatNobodyCanMeanForOne() {
        // Given
        endpoint("a", Job.LOCAL_TENANT, EventTypes.all());

        // When
        for (var time : List.of(Instant.MAX, Instant.MIN)) {
            tell(new Job(
                    "at-" + time.isAfter(NOW), null, time, "emoji-64", Lane.BATCH, Examples.request("p"), Map.of()));
        }
        pass(A_TICK);

        // Then
        assertThat(log("a")).extracting(Delivery::time).containsExactly(NOW, NOW);
        assertThat(courier.ids()).containsExactly("at-true/queued", "at-false/queued");
    }

    @Test
    void shouldShowNoSecret() {
        // When
        endpoint("a");

        // Then
        var shown = new String(
                driver.<String, byte[]>getKeyValueStore(WebhookTopology.SHOWN)
                        .get(WebhookKeys.endpoint(Job.LOCAL_TENANT, "a")),
                UTF_8);
        assertThat(shown).contains(URL).doesNotContain("whsec", key.secret());
    }

    @Test
    void shouldSendNothingOfATenantWhoseNameContinuesAnothers() {
        // Given
        endpoint("a", "local/x", EventTypes.ends());

        // When
        fail("job");
        tell(
                new Job("b", "local/x", NOW, "emoji-64", Lane.BATCH, Examples.request("p"), Map.of()),
                Examples.failed("b", 1));

        // Then
        assertThat(courier.ids()).containsExactly("b/failed");
    }

    @Test
    void shouldSkipGarbageAndGoOn() {
        // Given
        endpoint("a");
        for (var garbage : List.of("", "not JSON", "{}", "[]", "{\"kind\":\"other\"}", "{\"kind\":\"send\"}", "null")) {
            pipe(WEBHOOKS, new TestRecord<>("a", garbage.getBytes(UTF_8), new RecordHeaders(), NOW));
        }
        pipe(WEBHOOKS, new TestRecord<>("a", null, new RecordHeaders(), NOW));
        pipe(WEBHOOKS, new TestRecord<>(null, Json.write(new Work.Remove()), new RecordHeaders(), NOW));
        ask("none", new Work.Remove());
        ask("a", new Work.Replay("none"));
        tell(null, "");

        // When
        fail("job");

        // Then
        assertThat(courier.ids()).containsExactly("job/failed");
    }
}
