package org.diffusionfleet.gateway.retry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.schemas.CancelRequest;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTopologyTest {

    private static final Topics TOPICS = Topics.defaults();
    private static final String JOBS = TOPICS.jobs("emoji-64", Lane.BATCH);
    private static final byte[] VALUE = {0, (byte) 0xff, '{'};
    private static final Instant NOW = Examples.TIME;
    private static final Duration A_TICK = Duration.ofMillis(500);
    private static final int AT_ONCE = 200;

    @TempDir
    Path state;

    private final Desk desk = new Desk();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TopologyTestDriver driver;

    /** What was put back; says that the broker has it unless told to wait. */
    private static final class Desk implements PutBack {
        private final List<RetryRecord> begun = new ArrayList<>();
        private @Nullable CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);

        @Override
        public CompletionStage<Void> begin(RetryRecord retry) {
            begun.add(retry);
            return answer == null ? new CompletableFuture<>() : answer;
        }

        List<String> jobs() {
            return begun.stream().map(retry -> retry.plan().jobId()).toList();
        }
    }

    @BeforeEach
    void open() {
        var builder = new StreamsBuilder();
        new RetryTopology(Examples.config(), desk, new RetryMeters(meters)).addTo(builder);
        var settings = new Properties();
        settings.put("application.id", "test");
        settings.put("bootstrap.servers", "127.0.0.1:9");
        settings.put("state.dir", state.toString());
        driver = new TopologyTestDriver(builder.build(), settings, NOW);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private static RetryRecord retry(String jobId, int attempts, Instant due) {
        var headers = List.of(DeadLetter.Header.of("ce_id", "x"), new DeadLetter.Header("odd", VALUE));
        var plan = new RetryRecord.Plan(jobId, JOBS, due, "the store is away", Examples.WORKER);
        return new RetryRecord(null, headers, VALUE, new RetryRecord.Past(attempts, 0, 0, true), plan);
    }

    private void postpone(RetryRecord retry) {
        var headers = new RecordHeaders();
        retry.retryHeaders().forEach(header -> headers.add(header.name(), header.value()));
        send(TOPICS.retries(), new TestRecord<>(retry.plan().jobId(), retry.value(), headers, NOW));
    }

    private void cancel(String jobId) {
        var event = CloudEvent.of(new CancelRequest(jobId, NOW), "/gateway");
        send(TOPICS.control(), new TestRecord<>(null, event.data(), new RecordHeaders(), NOW));
    }

    private void send(String topic, TestRecord<String, byte[]> record) {
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    private void pass(Duration time) {
        driver.advanceWallClockTime(time);
    }

    private List<String> stored() {
        var keys = new ArrayList<String>();
        try (var entries =
                driver.<String, byte[]>getKeyValueStore(RetryTopology.WAITING).all()) {
            entries.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }

    @Test
    void shouldPutRecordsBackWhenTheyAreDueAndNotBefore() {
        // Given
        postpone(retry("late", 1, NOW.plusSeconds(20)));
        postpone(retry("soon", 2, NOW.plusSeconds(10)));

        // When
        pass(Duration.ofSeconds(9));
        var before = desk.jobs();
        pass(Duration.ofSeconds(1));
        var then = desk.jobs();
        pass(Duration.ofSeconds(10));

        // Then
        assertThat(before).isEmpty();
        assertThat(then).containsExactly("soon");
        assertThat(desk.jobs()).containsExactly("soon", "late");
        assertThat(desk.begun.getFirst()).usingRecursiveComparison().isEqualTo(retry("soon", 2, NOW.plusSeconds(10)));
        assertThat(stored()).isEmpty();
    }

    @Test
    void shouldPutBackNoMoreThanSoManyAtOnce() {
        // Given
        for (int i = 0; i <= AT_ONCE; i++) {
            postpone(retry("job-" + i, 1, NOW));
        }
        desk.answer = null;

        // When
        pass(A_TICK);
        pass(A_TICK);

        // Then
        assertThat(desk.begun).hasSize(AT_ONCE);
    }

    @Test
    void shouldKeepWhatTheBrokerDidNotTake() {
        // Given
        postpone(retry("a", 1, NOW));
        desk.answer = CompletableFuture.failedFuture(new IllegalStateException("no such topic"));
        pass(A_TICK);
        desk.answer = CompletableFuture.completedFuture(null);

        // When
        pass(Duration.ofSeconds(29));
        var early = desk.jobs();
        pass(Duration.ofSeconds(2));

        // Then
        assertThat(early).containsExactly("a");
        assertThat(desk.jobs()).containsExactly("a", "a");
        assertThat(stored()).isEmpty();
    }

    @Test
    void shouldKeepARecordUntilTheBrokerHasIt() {
        // Given
        postpone(retry("a", 1, NOW));
        var answer = new CompletableFuture<Void>();
        desk.answer = answer;

        // When
        pass(A_TICK);
        var meanwhile = stored();
        answer.complete(null);
        pass(A_TICK);

        // Then
        assertThat(meanwhile).isNotEmpty();
        assertThat(stored()).isEmpty();
        assertThat(desk.jobs()).containsExactly("a");
    }

    @Test
    void shouldTellHowManyWaitForHowLongAndWhatBecomesOfThem() {
        // Given
        postpone(retry("a", 1, NOW.plusSeconds(5)));
        postpone(retry("a", 1, NOW.plusSeconds(5)));
        postpone(retry("b", 12, NOW.plusSeconds(7)));
        var waiting = waiting();
        desk.answer = CompletableFuture.failedFuture(new IllegalStateException("no such topic"));
        pass(Duration.ofSeconds(6));
        desk.answer = CompletableFuture.completedFuture(null);

        // When
        pass(Duration.ofSeconds(2));

        // Then
        assertThat(waiting).isEqualTo(2);
        assertThat(waiting()).isEqualTo(1);
        assertThat(pause("1")).isEqualTo(5);
        assertThat(pause("more")).isEqualTo(7);
        assertThat(meters.get("fleet.retries.refused").counter().count()).isEqualTo(1);
        assertThat(meters.get("fleet.retries.put_back").timer().count()).isEqualTo(1);
    }

    @Test
    void shouldNotCountWhatIsAnotherGatewaysToPutBack() {
        // Given
        postpone(retry("a", 1, NOW.plusSeconds(5)));

        // When
        driver.close();

        // Then
        assertThat(waiting()).isZero();
        open(); // To be closed after the test, which cannot be done twice.
    }

    private double waiting() {
        return meters.get("fleet.retries.waiting").gauge().value();
    }

    private double pause(String tries) {
        return meters.get("fleet.retries.pause").tag("tries", tries).timer().totalTime(TimeUnit.SECONDS);
    }

    @Test
    void shouldKeepARecordThatComesTwiceOnce() {
        // Given
        postpone(retry("a", 1, NOW.plusSeconds(5)));
        postpone(retry("a", 1, NOW.plusSeconds(9)));

        // When
        pass(Duration.ofSeconds(20));

        // Then
        assertThat(desk.jobs()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20})
    void shouldKeepWhatIsPutOffAgainBeforeItIsKnownToBeBack(long seconds) {
        // Given: it lies on its topic, and the broker has not said so yet.
        var answer = new CompletableFuture<Void>();
        desk.answer = answer;
        postpone(retry("a", 1, NOW));
        pass(A_TICK);

        // When: a worker had it, and did not try it.
        postpone(retry("a", 1, NOW.plusSeconds(seconds)));
        answer.complete(null);
        pass(Duration.ofSeconds(20));

        // Then
        assertThat(desk.jobs()).containsExactly("a", "a");
        assertThat(stored()).isEmpty();
        assertThat(meters.get("fleet.retries.waiting").gauge().value()).isZero();
    }

    @Test
    void shouldPutBackAtOnceWhatIsCancelled() {
        // Given
        postpone(retry("a", 1, NOW.plusSeconds(300)));
        postpone(retry("ab", 1, NOW.plusSeconds(300)));

        // When
        cancel("a");
        pass(A_TICK);

        // Then
        assertThat(desk.jobs()).containsExactly("a");
    }

    @Test
    void shouldPutBackAtOnceWhatWasCancelledMomentsBeforeItCame() {
        // Given
        cancel("a");

        // When
        postpone(retry("a", 1, NOW.plusSeconds(300)));
        pass(A_TICK);

        // Then
        assertThat(desk.jobs()).containsExactly("a");
    }

    @Test
    void shouldSkipGarbageAndGoOn() {
        // Given
        var elsewhere = new RetryRecord.Plan("a", "fleet.events", NOW, "", "");
        postpone(new RetryRecord(null, List.of(), VALUE, RetryRecord.Past.NONE, elsewhere));
        var noJob = new RetryRecord.Plan("../a", JOBS, NOW, "", "");
        postpone(new RetryRecord(null, List.of(), VALUE, RetryRecord.Past.NONE, noJob));
        var headers = new RecordHeaders().add("retry_attempts", "1".getBytes(UTF_8));
        send(TOPICS.retries(), new TestRecord<>("a", VALUE, headers, NOW));
        for (var topic : List.of(TOPICS.retries(), TOPICS.control())) {
            send(topic, new TestRecord<>("a", null, new RecordHeaders(), NOW));
            send(topic, new TestRecord<>(null, "not JSON".getBytes(UTF_8), new RecordHeaders(), NOW));
            send(topic, new TestRecord<>(null, Json.write(List.of()), new RecordHeaders(), NOW));
            send(topic, new TestRecord<>(null, "{}".getBytes(UTF_8), new RecordHeaders(), NOW));
        }

        // When
        postpone(retry("good", 1, NOW));
        pass(A_TICK);

        // Then
        assertThat(desk.jobs()).containsExactly("good");
    }
}
