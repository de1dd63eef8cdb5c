package org.diffusionfleet.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookTriesTest extends WebhookBench {

    @Test
    void shouldTryTenTimesOverThreeDaysWithTheSameIdAndANewTimestamp() {
        // Given
        endpoint("a");
        courier.otherwise = FakeCourier.ERROR;
        fail("job");

        // When
        pass(Duration.ofSeconds(4));
        var afterSeconds = courier.sent.size();
        for (int minute = 0; minute < Duration.ofHours(75 + 8).toMinutes(); minute++) {
            pass(Duration.ofMinutes(1));
        }

        // Then
        assertThat(afterSeconds).isEqualTo(1);
        assertThat(courier.ids()).hasSize(10).containsOnly("job/failed");
        assertThat(courier.sent.stream().map(parcel -> parcel.headers().get("webhook-timestamp")))
                .doesNotHaveDuplicates();
        assertThat(courier.sent.stream().map(parcel -> new String(parcel.body(), UTF_8)))
                .hasSize(10)
                .containsOnly(new String(courier.sent.getFirst().body(), UTF_8));
        assertThat(log("a")).singleElement().satisfies(delivery -> {
            assertThat(delivery.state()).isEqualTo(Delivery.State.FAILED);
            assertThat(delivery.tries()).isEqualTo(10);
            var took = Duration.between(
                    delivery.attempts().getFirst().time(),
                    delivery.attempts().getLast().time());
            assertThat(took).isBetween(Duration.ofHours(75), Duration.ofHours(83));
        });
    }

    @Test
    void shouldWaitForAsLongAsTheEndpointAsks() {
        // Given
        endpoint("a");
        courier.answers.add(new Answer.Answered(429, Duration.ofMinutes(3)));

        // When
        fail("job");
        pass(A_TICK);
        pass(Duration.ofSeconds(179));
        var early = courier.sent.size();
        pass(Duration.ofSeconds(2));

        // Then
        assertThat(early).isEqualTo(1);
        assertThat(courier.sent).hasSize(2);
    }

    @Test
    void shouldDisableAnEndpointThatIsGoneAndSendWhatComesOnceItIsBack() {
        // Given
        endpoint("a");
        courier.answers.addAll(List.of(FakeCourier.ERROR, new Answer.Answered(410, null)));
        fail("waiting");
        fail("gone");

        // When
        pass(A_TICK);
        fail("unheard");
        pass(Duration.ofSeconds(10));
        var disabled = shown("a").orElseThrow();
        ask("a", new Work.Update("back", NOW, null, null, null, true));
        fail("heard");

        // Then
        assertThat(disabled.disabledBecause()).isEqualTo(Endpoint.Reason.GONE);
        assertThat(courier.ids()).containsExactly("waiting/failed", "gone/failed", "heard/failed");
        assertThat(log("a")).extracting(Delivery::state).contains(Delivery.State.DROPPED, Delivery.State.FAILED);
        assertThat(shown("a").orElseThrow().enabled()).isTrue();
    }

    @Test
    void shouldSignWithBothKeysDuringARotationAndThenWithTheNewOne() {
        // Given
        endpoint("a");
        var next = SigningKey.generate(Scheme.V1A);

        // When
        ask("a", new Work.Rotate("r", NOW, next, NOW.plusSeconds(60)));
        fail("during");
        pass(Duration.ofSeconds(60));
        fail("after");

        // Then
        assertThat(courier.sent)
                .extracting(parcel -> parcel.headers().get("webhook-signature"))
                .satisfiesExactly(
                        during -> assertThat(during).matches("v1a,[^ ]+ v1,[^ ]+"),
                        after -> assertThat(after).matches("v1a,[^ ]+"));
        assertThat(shown("a").orElseThrow().signing())
                .isEqualTo(new Endpoint.Signing(Scheme.V1A, next.publicKey(), NOW.plusSeconds(60)));
    }

    @Test
    void shouldSendAgainOnRequestWithTheSameIdAndBody() {
        // Given
        endpoint("a");
        fail("job");
        pass(A_TICK);

        // When
        ask("a", new Work.Replay(log("a").getFirst().id()));
        pass(A_TICK);

        // Then
        assertThat(courier.ids()).containsExactly("job/failed", "job/failed");
        assertThat(courier.sent.getLast().body())
                .isEqualTo(courier.sent.getFirst().body());
        assertThat(log("a").getFirst().attempts()).hasSize(2);
    }

    @Test
    void shouldTryAPingOnce() {
        // Given
        endpoint("a");
        courier.otherwise = FakeCourier.ERROR;

        // When
        ask("a", new Work.Send(Message.ping("1", "a", NOW), true));
        pass(Duration.ofHours(1));

        // Then
        assertThat(courier.ids()).containsExactly("ping/1");
        assertThat(log("a")).singleElement().extracting(Delivery::state).isEqualTo(Delivery.State.FAILED);
    }

    @Test
    void shouldLetNoMoreThanSoManyWait() {
        // Given
        endpoint("a");
        courier.otherwise = null;

        // When
        for (int i = 0; i <= PENDING; i++) {
            fail("job-" + i);
        }

        // Then
        assertThat(courier.sent).hasSize(2);
        assertThat(log("a")).filteredOn(Delivery::pending).hasSize(PENDING);
        assertThat(log("a"))
                .filteredOn(delivery -> !delivery.pending())
                .singleElement()
                .satisfies(delivery -> {
                    assertThat(delivery.webhookId()).isEqualTo("job-" + PENDING + "/failed");
                    assertThat(delivery.state()).isEqualTo(Delivery.State.DROPPED);
                });
    }

    @Test
    void shouldNotLetASlowEndpointHoldUpAnother() {
        // Given
        endpoint("slow");
        courier.otherwise = null;
        fail("1");
        fail("2");
        fail("3");

        // When
        endpoint("swift");
        courier.otherwise = FakeCourier.OK;
        fail("4");

        // Then
        assertThat(courier.urls()).containsExactly(URL + "/slow", URL + "/slow", URL + "/swift");
    }
}
