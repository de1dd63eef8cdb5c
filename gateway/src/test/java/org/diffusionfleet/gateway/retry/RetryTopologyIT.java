package org.diffusionfleet.gateway.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.local.stack.BrokerProcess;
import org.diffusionfleet.local.stack.TopicProvisioner;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.schemas.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits when a gateway ends, in one that comes new and has nothing on its disk. */
class RetryTopologyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Topics TOPICS = Topics.defaults();
    private static final byte[] VALUE = {0, (byte) 0xff};

    @TempDir
    Path directory;

    /** A broker that never answers, or at once. */
    private record Desk(List<RetryRecord> begun, boolean answers) implements PutBack {
        @Override
        public CompletionStage<Void> begin(RetryRecord retry) {
            begun.add(retry);
            return answers ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        }
    }

    @Test
    void shouldGoOnWithWhatAGatewayThatEndedLeft() throws Exception {
        try (var broker = BrokerProcess.start(directory.resolve("broker"))) {
            // Given
            var servers = broker.bootstrapServers();
            try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
                new TopicProvisioner(admin, TOPICS).provision("emoji-64", 2, (short) 1);
            }
            postpone(servers, retry("due", Instant.EPOCH));
            postpone(servers, retry("waits", Instant.now().plusSeconds(3600)));
            var first = new Desk(new CopyOnWriteArrayList<>(), false);
            try (var streams = gateway(servers, "first", first, new SimpleMeterRegistry())) {
                await().atMost(PATIENCE).until(() -> !first.begun.isEmpty());
                assertThat(streams.state().isRunningOrRebalancing()).isTrue();
            }

            // When
            var meters = new SimpleMeterRegistry();
            var second = new Desk(new CopyOnWriteArrayList<>(), true);
            try (var streams = gateway(servers, "second", second, meters)) {
                await().atMost(PATIENCE).until(() -> !second.begun.isEmpty());

                // Then
                assertThat(streams.state().isRunningOrRebalancing()).isTrue();
                assertThat(second.begun)
                        .singleElement()
                        .usingRecursiveComparison()
                        .isEqualTo(retry("due", Instant.EPOCH));
                // Counted though another gateway took it in.
                await().atMost(PATIENCE)
                        .until(() -> meters.get("fleet.retries.waiting").gauge().value() == 1);
            }
        }
    }

    private KafkaStreams gateway(String servers, String state, PutBack desk, MeterRegistry meters) {
        var builder = new StreamsBuilder();
        new RetryTopology(Examples.config(), desk, new RetryMeters(meters)).addTo(builder);
        var settings = new Properties();
        settings.put("application.id", "gateway");
        settings.put("bootstrap.servers", servers);
        settings.put("state.dir", directory.resolve(state).toString());
        settings.put("auto.offset.reset", "earliest");
        settings.put("commit.interval.ms", "200");
        settings.put("session.timeout.ms", "6000");
        var streams = new KafkaStreams(builder.build(), settings);
        streams.start();
        return streams;
    }

    private static RetryRecord retry(String jobId, Instant due) {
        var topic = TOPICS.jobs("emoji-64", Lane.BATCH);
        var plan = new RetryRecord.Plan(jobId, topic, due, "the store is away", Examples.WORKER);
        return new RetryRecord(VALUE, List.of(), VALUE, new RetryRecord.Past(1, 0, 0, true), plan);
    }

    private static void postpone(String servers, RetryRecord retry) throws Exception {
        var record = new ProducerRecord<String, byte[]>(
                TOPICS.retries(), retry.plan().jobId(), retry.value());
        retry.retryHeaders().forEach(header -> record.headers().add(header.name(), header.value()));
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }
}
