package org.diffusionfleet.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Streams itself, with clients that fail when they are told to. */
class ViewThreadsTest {

    private static final String GLOBAL = "global";

    @TempDir
    Path directory;

    private final Clients clients = new Clients();
    private KafkaStreams streams;
    private ViewThreads threads;

    private static final class Clients implements KafkaClientSupplier {

        /** Whether the brokers' names lead anywhere, without which no client can be made. */
        private volatile boolean resolvable = true;

        /** What whoever polls is thrown: a thread that may be replaced, and the one that may not. */
        private volatile @Nullable RuntimeException fault;

        private volatile @Nullable RuntimeException globalFault;

        private static final class Reader extends MockConsumer<byte[], byte[]> {
            private final Supplier<@Nullable RuntimeException> faults;

            private Reader(Supplier<@Nullable RuntimeException> faults) {
                super("earliest");
                this.faults = faults;
            }

            @Override
            public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                var thrown = faults.get();
                if (thrown != null) {
                    throw thrown;
                }
                LockSupport.parkNanos(timeout.toNanos()); // As a real one waits for records.
                return super.poll(timeout);
            }
        }

        @Override
        public Admin getAdmin(Map<String, Object> config) {
            return Admin.create(config);
        }

        @Override
        public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
            return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
            if (!resolvable) {
                throw new KafkaException("cannot be made", new ConfigException("no resolvable bootstrap urls"));
            }
            return new Reader(() -> fault);
        }

        @Override
        public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
            return new MockConsumer<>("earliest");
        }

        @Override
        public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
            var reader = new Reader(() -> globalFault);
            var node = new Node(1, "broker", 1);
            reader.updatePartitions(
                    GLOBAL, List.of(new PartitionInfo(GLOBAL, 0, node, new Node[] {node}, new Node[] {node})));
            reader.updateBeginningOffsets(Map.of(new TopicPartition(GLOBAL, 0), 0L));
            reader.updateEndOffsets(Map.of(new TopicPartition(GLOBAL, 0), 0L));
            return reader;
        }
    }

    @BeforeEach
    void open() {
        var builder = new StreamsBuilder();
        builder.stream("anything").to("elsewhere");
        builder.globalTable(GLOBAL, Consumed.with(Serdes.String(), Serdes.String()));
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.POLL_MS_CONFIG, 20);
        streams = new KafkaStreams(builder.build(), new StreamsConfig(settings), clients);
        streams.setUncaughtExceptionHandler(new ViewHealth().replaceThread());
        threads = new ViewThreads(streams);
        streams.start();
    }

    @AfterEach
    void close() {
        clients.fault = null;
        streams.close(Duration.ofSeconds(10));
    }

    @Test
    void shouldStartAThreadWhenTheLastOneCouldNotBeReplaced() {
        // Given
        clients.resolvable = false;
        clients.fault = new KafkaException("something unexpected");
        await().dontCatchUncaughtExceptions().until(() -> !threads.alive());
        threads.look();
        var inVain = threads.alive();

        // When
        clients.resolvable = true;
        clients.fault = null;
        threads.look();

        // Then
        assertThat(inVain).isFalse();
        assertThat(threads.alive()).isTrue();
        assertThat(streams.metadataForLocalThreads()).hasSize(1);
    }

    @Test
    void shouldLeaveThreadsAloneThatAreThere() {
        // When
        threads.look();

        // Then
        assertThat(threads.alive()).isTrue();
        assertThat(streams.metadataForLocalThreads()).hasSize(1);
    }

    @Test
    void shouldSayThatTheViewHasEndedWhenKafkaStreamsGivesUp() {
        // Given: the thread that reads what every gateway holds is never replaced.
        clients.globalFault = new KafkaException("something unexpected");

        // When
        await().dontCatchUncaughtExceptions().until(() -> streams.state() == KafkaStreams.State.ERROR);

        // Then
        threads.look();
        assertThat(threads.alive()).isFalse();
        assertThat(threads.ready()).isFalse();
    }
}
