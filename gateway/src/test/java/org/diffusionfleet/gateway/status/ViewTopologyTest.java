package org.diffusionfleet.gateway.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.schemas.CancelRequest;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.JobDeleted;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ViewTopologyTest {

    private static final Topics TOPICS = Topics.defaults();
    private static final String JOBS = TOPICS.jobs("emoji-64", Lane.INTERACTIVE);
    private static final String ID = "job-1";

    @TempDir
    static Path state;

    private final Listeners<JobView> listeners = new Listeners<>();
    private TopologyTestDriver driver;

    @BeforeEach
    void open() throws IOException {
        driver = new TopologyTestDriver(
                new ViewTopology().topology(Examples.config(), listeners, List.of(), List.of()), settings());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldMakeViewsOfJobsAndEvents() {
        // Given
        send(JOBS, CloudEvent.of(Examples.job(ID), "/gateway"));
        send(TOPICS.events(), CloudEvent.of(Examples.started(ID, 1), Examples.WORKER));

        // When
        send(TOPICS.events(), CloudEvent.of(Examples.succeeded(ID, 1), Examples.WORKER));

        // Then
        assertThat(views())
                .extracting(view -> view.value.state())
                .containsExactly(JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED);
        assertThat(stored(ID)).isNotNull().extracting(JobView::state).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void shouldTellListenersOfTheirJobOnly() {
        // Given
        var told = new ArrayList<JobState>();
        var subscription = listeners.listen(ID, view -> told.add(view.state()));
        send(JOBS, CloudEvent.of(Examples.job(ID), "/gateway"));
        send(JOBS, CloudEvent.of(Examples.job("job-2"), "/gateway"));
        subscription.close();

        // When
        send(TOPICS.events(), CloudEvent.of(Examples.started(ID, 1), Examples.WORKER));

        // Then
        assertThat(told).containsExactly(JobState.QUEUED);
    }

    @Test
    void shouldPassViewOnAgainWhenItsFactIsReadAgain() {
        // Given
        send(JOBS, CloudEvent.of(Examples.job(ID), "/gateway"));
        var started = CloudEvent.of(Examples.started(ID, 1), Examples.WORKER);
        send(TOPICS.events(), started);

        // When
        send(TOPICS.events(), started);

        // Then
        var views = views();
        assertThat(views).hasSize(3);
        assertThat(views.get(2)).isEqualTo(views.get(1));
    }

    @Test
    void shouldSayWhichEntryAViewIsMadeFor() {
        // Given
        var started = CloudEvent.of(Examples.started(ID, 1), Examples.WORKER);
        send(JOBS, CloudEvent.of(Examples.job(ID), "/gateway"));
        send(TOPICS.events(), started);
        send(TOPICS.events(), started);

        // When
        send(TOPICS.control(), CloudEvent.of(new CancelRequest(ID, Examples.TIME), "/gateway"));

        // Then
        var told = driver.createOutputTopic(TOPICS.views(), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
        assertThat(told)
                .extracting(record -> ViewReader.told(record.headers()))
                .containsExactly(ID + "/queued", ID + "/running/1", ID + "/running/1", "");
    }

    @Test
    void shouldNoteCancelRequests() {
        // Given
        send(JOBS, CloudEvent.of(Examples.job(ID), "/gateway"));

        // When
        send(TOPICS.control(), CloudEvent.of(new CancelRequest(ID, Examples.TIME), "/gateway"));

        // Then
        assertThat(stored(ID)).isNotNull().matches(JobView::cancelRequested);
    }

    @Test
    void shouldShowPlainJsonOfForeignClient() {
        // Given
        var json = "{\"id\":\"mine\",\"request\":{\"prompt\":\"a cat\"}}".getBytes(UTF_8);

        // When
        send(TOPICS.jobs("other-model", Lane.BATCH), Map.of(), json);

        // Then
        assertThat(stored("mine"))
                .isNotNull()
                .satisfies(view -> assertThat(view.requireJob().request()).isEqualTo(Examples.request("a cat")));
    }

    @Test
    void shouldRememberForAWhileThatAJobWasDeleted() {
        // Given
        send(JOBS, CloudEvent.of(Examples.job(ID), "/gateway"));
        send(TOPICS.events(), CloudEvent.of(Examples.succeeded(ID, 1), Examples.WORKER));
        var now = Instant.now();
        send(TOPICS.events(), CloudEvent.of(new JobDeleted(ID, now, DeleteRequest.Reason.OWNER), "/gateway"));
        send(JOBS, CloudEvent.of(Examples.job("job-2"), "/gateway"));

        // When
        driver.advanceWallClockTime(Duration.ofDays(29));
        var remembered = stored(ID);
        send(TOPICS.events(), CloudEvent.of(Examples.started(ID, 2), Examples.WORKER));
        driver.advanceWallClockTime(Duration.ofDays(2));

        // Then
        assertThat(remembered).isNotNull().matches(JobView::deleted);
        assertThat(stored(ID)).isNull();
        assertThat(stored("job-2")).isNotNull();
        assertThat(views()).extracting(view -> view.key).containsExactly(ID, ID, ID, "job-2", ID, ID);
    }

    @Test
    void shouldNoteWishesToDeleteAndTheClaimOfAJob() {
        // Given
        var job = CloudEvent.of(Examples.job(ID), "/gateway");
        var headers = new HashMap<>(job.headers());
        headers.put(Removal.CLAIM_HEADER, "a digest");
        send(JOBS, headers, job.data());
        var wish = new DeleteRequest(ID, Examples.TIME, DeleteRequest.Reason.OWNER);

        // When
        send(TOPICS.control(), CloudEvent.of(wish, "/gateway"));

        // Then
        assertThat(stored(ID)).isNotNull().extracting(JobView::removal).isEqualTo(new Removal("a digest", wish, null));
    }

    static Stream<Arguments> garbage() {
        var submitted = Map.of("ce_type", "org.diffusionfleet.job.submitted.v1");
        return Stream.of(
                Arguments.of(JOBS, Map.of(), "not JSON"),
                Arguments.of(JOBS, Map.of(), "[]"),
                Arguments.of(JOBS, Map.of(), "{}"),
                Arguments.of(JOBS, Map.of(), "{\"id\":\"../etc\",\"request\":{}}"),
                Arguments.of(JOBS, submitted, null),
                Arguments.of(JOBS, Map.of("ce_type", "org.diffusionfleet.job.submitted.v9"), "{\"id\":\"x\"}"),
                Arguments.of(TOPICS.events(), Map.of("ce_type", "org.diffusionfleet.job.started.v1"), "{}"),
                Arguments.of(TOPICS.events(), Map.of("ce_type", "org.diffusionfleet.job.started.v1"), null),
                Arguments.of(TOPICS.control(), Map.of(), null),
                Arguments.of(TOPICS.control(), Map.of("ce_type", "org.diffusionfleet.job.delete-requested.v1"), "{}"),
                Arguments.of(TOPICS.events(), Map.of("ce_type", "org.diffusionfleet.job.deleted.v1"), "[]"),
                Arguments.of(TOPICS.models(), Map.of(), "not JSON"));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void shouldSkipGarbageAndGoOn(String topic, Map<String, String> headers, @Nullable String value) {
        // Given
        send(topic, headers, value == null ? null : value.getBytes(UTF_8));

        // When
        send(JOBS, CloudEvent.of(Examples.job(ID), "/gateway"));

        // Then
        assertThat(views()).extracting(view -> view.key).containsExactly(ID);
    }

    private void send(String topic, CloudEvent event) {
        send(topic, event.headers(), event.data());
    }

    private void send(String topic, Map<String, String> headers, byte @Nullable [] data) {
        var kafka = new RecordHeaders();
        headers.forEach((name, value) -> kafka.add(name, value.getBytes(UTF_8)));
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>("key", data, kafka));
    }

    private List<KeyValue<String, JobView>> views() {
        return driver.createOutputTopic(
                        TOPICS.views(),
                        new StringDeserializer(),
                        JsonSerde.of(JobView.class).deserializer())
                .readKeyValuesToList();
    }

    private @Nullable JobView stored(String id) {
        return driver.<String, JobView>getKeyValueStore(ViewTopology.VIEWS).get(id);
    }

    /** The gateway's own, but for where state lies. */
    private static Properties settings() throws IOException {
        var own = new Properties();
        try (var file = ViewTopology.class.getResourceAsStream("/application.properties")) {
            own.load(Objects.requireNonNull(file));
        }
        var settings = new Properties();
        own.stringPropertyNames().stream()
                .filter(name -> name.startsWith("kafka-streams."))
                .forEach(name -> settings.put(name.substring("kafka-streams.".length()), own.getProperty(name)));
        settings.put("application.id", "test");
        settings.put("bootstrap.servers", "127.0.0.1:9");
        settings.put("state.dir", state.toString());
        return settings;
    }
}
