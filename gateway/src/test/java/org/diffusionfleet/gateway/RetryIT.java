package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.RetryRecord;
import org.junit.jupiter.api.Test;

/** Records that workers put off, in a gateway with a broker. */
@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class RetryIT extends AgainstFleet {

    private static final String JOBS = FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE);

    private Instant in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
    }

    private List<ConsumerRecord<String, byte[]>> records(String id) {
        return fleet.read(JOBS).stream()
                .filter(found -> FakeFleet.subject(found).equals(id))
                .toList();
    }

    private static List<DeadLetter.Header> headers(ConsumerRecord<String, byte[]> found) {
        return Arrays.stream(found.headers().toArray())
                .map(header -> new DeadLetter.Header(header.key(), header.value()))
                .toList();
    }

    /** As a worker does whose store is away. */
    private void postpone(String id, ConsumerRecord<String, byte[]> found, Instant due) {
        fleet.tell(Examples.started(id, 1));
        var past = new RetryRecord.Past(1, 0, 0, true);
        var plan = new RetryRecord.Plan(id, JOBS, due, "the store is away", Examples.WORKER);
        var retry = new RetryRecord(null, headers(found), found.value(), past, plan);
        fleet.put(new ProducerRecord<>(FakeFleet.TOPICS.retries(), id, found.value()), retry.retryHeaders());
        fleet.tell(Examples.released(id, 1, due));
    }

    @Test
    void shouldPutARecordBackByteForByteWhenItIsDue() {
        // Given
        var id = api.submit();
        var original = records(id).getFirst();
        var due = in(Duration.ofSeconds(4));

        // When
        postpone(id, original, due);

        // Then
        var waits =
                await().atMost(PATIENCE).until(() -> api.get("v1/jobs/" + id).json(), job -> job.has("retry_at"));
        assertThat(waits.path("state").asText()).isEqualTo("queued");
        assertThat(waits.path("retry_at").asText()).isEqualTo(due.toString());
        var both = await().atMost(PATIENCE).until(() -> records(id), found -> found.size() == 2);
        var again = both.stream()
                .filter(found -> found.headers().lastHeader("retry_attempts") != null)
                .findFirst()
                .orElseThrow();
        assertThat(again.timestamp()).isGreaterThanOrEqualTo(due.toEpochMilli());
        assertThat(again.key()).isNull();
        assertThat(again.value()).isEqualTo(original.value());
        assertThat(RetryRecord.original(headers(again)))
                .usingRecursiveComparison()
                .isEqualTo(headers(original));
        assertThat(FakeFleet.header(again, "retry_attempts")).isEqualTo("1");
        fleet.tell(Examples.started(id, 2));
        assertThat(api.awaitState(id, "running").has("retry_at")).isFalse();
        assertThat(api.awaitState(id, "running").path("attempt").asInt()).isEqualTo(2);
    }

    @Test
    void shouldPutACancelledRecordBackAtOnce() {
        // Given
        var id = api.submit();
        postpone(id, records(id).getFirst(), in(Duration.ofHours(1)));
        await().atMost(PATIENCE).until(() -> api.get("v1/jobs/" + id).json().has("retry_at"));

        // When
        api.post("v1/jobs/" + id + "/cancel", "");

        // Then
        await().atMost(PATIENCE).until(() -> records(id).size() == 2);
    }

    @Test
    void shouldGoOnWhenATopicIsGone() {
        // Given
        var id = api.submit();
        var found = records(id).getFirst();
        var gone = new RetryRecord.Plan(id, FakeFleet.TOPICS.jobs("gone", Lane.BATCH), Instant.now(), "", "");
        var retry = new RetryRecord(null, headers(found), found.value(), new RetryRecord.Past(7, 0, 0, true), gone);
        fleet.put(new ProducerRecord<>(FakeFleet.TOPICS.retries(), id, found.value()), retry.retryHeaders());

        // When
        postpone(id, found, in(Duration.ofSeconds(1)));

        // Then
        await().atMost(PATIENCE).until(() -> records(id).size() == 2);
        api.submit();
    }

    @Test
    void shouldRefuseDeadlinesByTheirField() {
        // When
        var refused =
                api.post("v1/jobs", "{\"prompt\":\"a\",\"start_by\":\"2020-01-01T00:00:00Z\",\"run_limit_seconds\":0}");

        // Then
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().findValuesAsText("field")).containsExactlyInAnyOrder("start_by", "run_limit_seconds");
    }
}
