package org.diffusionfleet.gateway.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.status.Listeners;
import org.diffusionfleet.local.stack.BrokerProcess;
import org.diffusionfleet.local.stack.TopicProvisioner;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.DeadLetterSettled;
import org.diffusionfleet.schemas.DeadLetterSettled.Outcome;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store of letters in a gateway that comes back, and in one that comes new. */
class LetterTopologyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Topics TOPICS = Topics.defaults();
    private static final byte[] VALUE = {0, (byte) 0xff};

    @TempDir
    Path directory;

    @Test
    void shouldKnowWhatBecameOfLettersAfterARestartAndInANewGateway() throws Exception {
        try (var broker = BrokerProcess.start(directory.resolve("broker"))) {
            var servers = broker.bootstrapServers();
            try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
                new TopicProvisioner(admin, TOPICS).provision("emoji-64", 2, (short) 1);
            }
            // Given
            var letters = List.of(
                    Examples.letter(1, "a", VALUE), Examples.letter(2, "b", null), Examples.letter(3, null, VALUE));
            for (var letter : letters) {
                bury(servers, letter);
            }
            settle(servers, letters.get(0), Outcome.REPLAYED);
            var first = states(servers, "first");
            settle(servers, letters.get(1), Outcome.DROPPED);

            // When
            var restarted = states(servers, "first");
            var fresh = states(servers, "second");

            // Then
            assertThat(first)
                    .containsOnlyKeys(letters.stream().map(DeadLetter::id).toList());
            assertThat(first.values()).containsExactlyInAnyOrder("replayed", "open", "open");
            assertThat(restarted.values()).containsExactlyInAnyOrder("replayed", "dropped", "open");
            assertThat(fresh).isEqualTo(restarted);
        }
    }

    /** What a gateway with that state directory knows once it has caught up. */
    private Map<String, String> states(String servers, String state) {
        var builder = new StreamsBuilder();
        new LetterTopology(Examples.config(), new Listeners<>()).addTo(builder);
        var settings = new Properties();
        settings.put("application.id", state);
        settings.put("bootstrap.servers", servers);
        settings.put("state.dir", directory.resolve(state).toString());
        try (var streams = new KafkaStreams(builder.build(), settings)) {
            streams.start();
            await().atMost(PATIENCE).until(() -> streams.state() == KafkaStreams.State.RUNNING);
            var store = streams.store(StoreQueryParameters.fromNameAndType(
                    LetterTopology.LETTERS, QueryableStoreTypes.<String, byte[]>keyValueStore()));
            var states = new TreeMap<String, String>();
            try (var entries = store.range(LetterKeys.FIRST, LetterKeys.LAST)) {
                entries.forEachRemaining(entry -> {
                    var summary = Json.read(entry.value, LetterSummary.class);
                    states.put(summary.id(), summary.state());
                });
            }
            return states;
        }
    }

    private static void bury(String servers, DeadLetter letter) throws Exception {
        var record = new ProducerRecord<String, byte[]>(TOPICS.deadLetters(), letter.id(), letter.value());
        letter.letterHeaders().forEach(header -> record.headers().add(header.name(), header.value()));
        send(servers, record);
    }

    private static void settle(String servers, DeadLetter letter, Outcome outcome) throws Exception {
        var event = CloudEvent.of(new DeadLetterSettled(letter.id(), outcome, Examples.TIME), "/gateway");
        var record = new ProducerRecord<String, byte[]>(TOPICS.deadLetters(), event.key(), event.data());
        event.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        send(servers, record);
    }

    private static void send(String servers, ProducerRecord<String, byte[]> record) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }
}
