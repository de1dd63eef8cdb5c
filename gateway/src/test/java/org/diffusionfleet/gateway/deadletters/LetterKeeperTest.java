package org.diffusionfleet.gateway.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.DeadLetterSettled;
import org.diffusionfleet.schemas.DeadLetterSettled.Outcome;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetterKeeperTest {

    private static final String TOPIC = Topics.defaults().deadLetters();
    private static final byte[] VALUE = "{}".getBytes(UTF_8);

    @TempDir
    Path state;

    private final Listeners<Letter> listeners = new Listeners<>();
    private TopologyTestDriver driver;

    @BeforeEach
    void open() {
        var builder = new StreamsBuilder();
        new LetterTopology(Examples.config(), listeners).addTo(builder);
        var settings = new Properties();
        settings.put("application.id", "test");
        settings.put("bootstrap.servers", "127.0.0.1:9");
        settings.put("state.dir", state.toString());
        driver = new TopologyTestDriver(builder.build(), settings);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private void bury(DeadLetter letter, Instant time) {
        var headers = new RecordHeaders();
        letter.letterHeaders().forEach(header -> headers.add(header.name(), header.value()));
        send(new TestRecord<>(letter.id(), letter.value(), headers, time));
    }

    private void settle(DeadLetter letter, Outcome outcome, Instant time) {
        var event = CloudEvent.of(new DeadLetterSettled(letter.id(), outcome, time), "/gateway");
        var headers = new RecordHeaders();
        event.headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        send(new TestRecord<>(event.key(), event.data(), headers, time));
    }

    private void send(TestRecord<String, byte[]> record) {
        driver.createInputTopic(TOPIC, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    private @Nullable Letter kept(DeadLetter letter) {
        var found =
                driver.<String, byte[]>getKeyValueStore(LetterTopology.LETTERS).get(LetterKeys.letter(letter.id()));
        return found == null ? null : Json.read(found, Letter.class);
    }

    private List<LetterSummary> summaries() {
        var all = new ArrayList<LetterSummary>();
        try (var entries = driver.<String, byte[]>getKeyValueStore(LetterTopology.LETTERS)
                .range(LetterKeys.FIRST, LetterKeys.LAST)) {
            entries.forEachRemaining(entry -> all.add(Json.read(entry.value, LetterSummary.class)));
        }
        return all;
    }

    @Test
    void shouldKeepLettersByTheirTime() {
        // Given
        bury(Examples.letter(2, "b", VALUE), Examples.TIME);

        // When
        bury(Examples.letter(1, "a", VALUE), Examples.TIME);

        // Then
        assertThat(summaries()).extracting(LetterSummary::jobId).containsExactly("a", "b");
        assertThat(kept(Examples.letter(1, "a", VALUE)))
                .usingRecursiveComparison()
                .isEqualTo(new Letter(Examples.letter(1, "a", VALUE), null));
    }

    @Test
    void shouldKeepWhatBecameOfALetterFirst() {
        // Given
        var letter = Examples.letter(1, "a", VALUE);
        var told = new ArrayList<Letter>();
        bury(letter, Examples.TIME);
        settle(letter, Outcome.REPLAYED, Examples.TIME);

        // When
        try (var _ = listeners.listen(letter.id(), told::add)) {
            settle(letter, Outcome.DROPPED, Examples.TIME);
            bury(letter, Examples.TIME);
        }

        // Then
        assertThat(told).singleElement().extracting(Letter::settled).isNotNull();
        assertThat(summaries()).singleElement().satisfies(summary -> {
            assertThat(summary.state()).isEqualTo("replayed");
            assertThat(summary.listed()).isFalse();
        });
    }

    @Test
    void shouldForgetWhatItsTopicForgets() {
        // Given
        var old = Examples.letter(1, "old", VALUE);
        var dropped = Examples.letter(2, "dropped", VALUE);
        bury(old, Examples.TIME);
        bury(dropped, Examples.TIME);
        settle(dropped, Outcome.DROPPED, Examples.TIME);
        var late = Duration.ofDays(30).plusMinutes(1);

        // When
        bury(Examples.letter(late.toSeconds(), "new", VALUE), Examples.TIME.plus(late));

        // Then
        assertThat(summaries()).extracting(LetterSummary::jobId).containsExactly("new");
        assertThat(kept(old)).isNull();
        assertThat(kept(dropped)).isNull();
    }

    @Test
    void shouldSkipGarbageAndGoOn() {
        // Given
        send(new TestRecord<>("a", null, new RecordHeaders()));
        send(new TestRecord<>("b", "not JSON".getBytes(UTF_8), new RecordHeaders()));
        send(new TestRecord<>("c", VALUE, new RecordHeaders().add("dead_letter_reason", "bad luck".getBytes(UTF_8))));
        var letter = Examples.letter(1, "a", VALUE);
        var elsewhere = new DeadLetter.Origin("fleet.control", 0, 1, 1);
        bury(new DeadLetter(null, List.of(), VALUE, elsewhere, letter.cause()), Examples.TIME);
        settle(letter, Outcome.DROPPED, Examples.TIME);

        // When
        bury(letter, Examples.TIME);

        // Then
        assertThat(summaries()).extracting(LetterSummary::state).containsExactly("open");
    }
}
