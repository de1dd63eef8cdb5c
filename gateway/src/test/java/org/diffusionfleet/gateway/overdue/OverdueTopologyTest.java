package org.diffusionfleet.gateway.overdue;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.test.TestRecord;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.ViewReader;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverdueTopologyTest {

    private static final Instant NOW = Examples.TIME;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration A_TICK = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Duration RECORDS = Duration.ofHours(100);
    private static final String ID = "job";
    private static final String QUEUED = "job/queued";

    @TempDir
    Path state;

    private final Court court = new Court();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TopologyTestDriver driver;

    /** Ends every job at once, unless told otherwise. */
    private static final class Court implements Verdict {
        private final List<Overdue> asked = new ArrayList<>();
        private @Nullable CompletionStage<Optional<JobEvent>> answer;

        @Override
        public CompletionStage<Optional<JobEvent>> begin(String jobId, Overdue overdue) {
            asked.add(overdue);
            var view = JobView.EMPTY.submitted(Examples.job(jobId));
            return answer != null ? answer : CompletableFuture.completedFuture(Optional.of(overdue.end(view, NOW)));
        }
    }

    @BeforeEach
    void open() {
        var builder = new StreamsBuilder();
        var views = builder.stream("in", Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .mapValues(bytes -> bytes == null ? null : Json.read(bytes, JobView.class));
        var config = Examples.config(Map.of("fleet.retention.records", "100h"));
        new OverdueTopology(config, court, new OverdueMeters(registry)).read(builder, views);
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

    private static JobView queued(@Nullable Instant startBy, @Nullable Instant finishBy) {
        return JobView.EMPTY.submitted(Examples.job(ID).withDeadlines(startBy, finishBy, null));
    }

    private static JobView queued() {
        return queued(null, null);
    }

    private void tell(@Nullable JobView view, String told, Instant when) {
        byte @Nullable [] value = view == null ? null : Json.write(view);
        var headers = new RecordHeaders(ViewReader.telling(told));
        driver.createInputTopic("in", new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(ID, value, headers, when));
    }

    private void tell(JobView view, String told) {
        tell(view, told, NOW);
    }

    private void pass(Duration time) {
        driver.advanceWallClockTime(time);
    }

    private List<TestRecord<String, byte[]>> events() {
        return driver.createOutputTopic(
                        Topics.defaults().events(), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private List<Deadline> passed() {
        return court.asked.stream().map(Overdue::passed).toList();
    }

    private boolean keepsNothing() {
        try (var entries =
                driver.<String, byte[]>getKeyValueStore(OverdueTopology.STORE).all()) {
            return !entries.hasNext();
        }
    }

    @Test
    void shouldEndTheJobThatNoWorkerEndedInTime() {
        // Given
        tell(queued(null, NOW.plusSeconds(10)), QUEUED);

        // When
        pass(Duration.ofSeconds(10).plus(GRACE).minus(A_TICK));
        var early = List.copyOf(court.asked);
        pass(A_TICK);

        // Then
        assertThat(early).isEmpty();
        assertThat(events()).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo(ID);
            assertThat(new String(
                            record.headers().lastHeader("ce_id").value(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("job/expired");
            assertThat(Json.read(record.value(), JobEvent.Expired.class).reason())
                    .isEqualTo(Deadline.FINISH_BY);
        });
        assertThat(registry.counter("fleet.overdue.ended", "state", "expired", "reason", "finish_by")
                        .count())
                .isOne();
    }

    @Test
    void shouldEndTheJobThatItsOwnerStoppedInItsQueue() {
        // Given
        tell(queued(), QUEUED);
        tell(queued().cancelAsked(), "");
        pass(GRACE.minus(A_TICK));

        // When: something else is told of it meanwhile.
        tell(queued().cancelAsked(), "");
        pass(A_TICK);

        // Then
        assertThat(passed()).containsOnlyNulls().hasSize(1);
        assertThat(events()).hasSize(1);
    }

    @Test
    void shouldEndTheJobThatShallBeDeleted() {
        // Given
        var wish = new DeleteRequest(ID, NOW, DeleteRequest.Reason.OWNER);

        // When
        tell(queued().deleteAsked(wish), "");
        pass(GRACE);

        // Then
        assertThat(passed()).containsOnlyNulls().hasSize(1);
    }

    @Test
    void shouldEndByStartByOnlyWhatHasNotBegun() {
        // Given
        var late = NOW.plusSeconds(1);
        tell(queued(late, null), QUEUED);

        // When
        tell(queued(late, null).happened(Examples.started(ID, 1)), "job/running/1");
        pass(GRACE.multipliedBy(2));

        // Then
        assertThat(court.asked).isEmpty();
    }

    @Test
    void shouldForgetWhatHasEnded() {
        // Given
        tell(queued(NOW.plusSeconds(1), NOW.plusSeconds(2)), QUEUED);

        // When
        tell(queued().happened(Examples.succeeded(ID, 1)), "job/succeeded");
        pass(GRACE.multipliedBy(2));

        // Then
        assertThat(court.asked).isEmpty();
        assertThat(keepsNothing()).isTrue();
    }

    @Test
    void shouldForgetWhatIsForgotten() {
        // Given
        tell(queued(NOW.plusSeconds(1), null), QUEUED);

        // When
        tell(null, "", NOW);

        // Then
        assertThat(keepsNothing()).isTrue();
    }

    @Test
    void shouldEndAJobBeforeItsRecordLeavesTheTopic() {
        // Given
        tell(queued(), QUEUED);

        // When
        pass(RECORDS.minus(Duration.ofHours(5)).plus(GRACE));

        // Then
        assertThat(passed()).containsExactly(Deadline.QUEUE_LIMIT);
    }

    @Test
    void shouldReckonFromTheLastTimeThatItsRecordCame() {
        // Given
        tell(queued(), QUEUED);
        var retry = queued().happened(Examples.started(ID, 1)).happened(Examples.released(ID, 1));
        tell(retry, "job/queued/1");

        // When
        tell(retry, QUEUED, NOW.plus(Duration.ofHours(50)));
        pass(RECORDS);
        var then = passed();
        pass(Duration.ofHours(50));

        // Then
        assertThat(then).isEmpty();
        assertThat(passed()).containsExactly(Deadline.QUEUE_LIMIT);
    }

    @Test
    void shouldAskAgainWhenNobodyCouldDecide() {
        // Given
        court.answer = CompletableFuture.failedFuture(new IllegalStateException("the store is away"));
        tell(queued(null, NOW), QUEUED);
        pass(GRACE);
        court.answer = null;

        // When
        pass(AGAIN);

        // Then
        assertThat(court.asked).hasSize(2);
        assertThat(events()).hasSize(1);
        assertThat(registry.counter("fleet.overdue.undecided").count()).isOne();
    }

    @Test
    void shouldTellNothingOfAnEndThatIsNotItsOwnToTell() {
        // Given
        court.answer = CompletableFuture.completedFuture(Optional.empty());

        // When
        tell(queued(null, NOW), QUEUED);
        pass(GRACE);

        // Then
        assertThat(court.asked).hasSize(1);
        assertThat(events()).isEmpty();
    }

    @Test
    void shouldAskOnceAtATime() {
        // Given
        court.answer = new CompletableFuture<>();
        tell(queued(null, NOW), QUEUED);

        // When
        pass(GRACE);
        pass(AGAIN);

        // Then
        assertThat(court.asked).hasSize(1);
    }
}
