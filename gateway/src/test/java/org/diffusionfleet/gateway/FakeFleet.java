package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.Topics;
import org.diffusionfleet.schemas.WorkerStatus;
import org.jspecify.annotations.Nullable;

/** What stands behind the gateway's topics: says what workers say, sees what workers see. Plain Kafka clients. */
final class FakeFleet implements AutoCloseable {

    static final Topics TOPICS = Topics.defaults();

    private final String bootstrapServers;
    private final KafkaProducer<String, byte[]> producer;

    FakeFleet(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    void announceModel() {
        send(TOPICS.models(), CloudEvent.of(Examples.MODEL, Examples.WORKER));
    }

    void tell(JobEvent event) {
        send(TOPICS.events(), CloudEvent.of(event, Examples.WORKER));
    }

    void tell(JobProgress progress) {
        send(TOPICS.progress(), CloudEvent.of(progress, Examples.WORKER));
    }

    void tell(WorkerStatus status) {
        send(TOPICS.workers(), CloudEvent.of(status, Examples.WORKER));
    }

    void bury(DeadLetter letter) {
        put(new ProducerRecord<>(TOPICS.deadLetters(), letter.id(), letter.value()), letter.letterHeaders());
    }

    void put(ProducerRecord<String, byte[]> record, List<DeadLetter.Header> headers) {
        headers.forEach(header -> record.headers().add(header.name(), header.value()));
        send(record);
    }

    void send(String topic, CloudEvent event) {
        send(topic, event.key(), event.headers(), event.data());
    }

    void send(String topic, @Nullable String key, Map<String, String> headers, byte @Nullable [] data) {
        var record = new ProducerRecord<String, byte[]>(topic, key, data);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        send(record);
    }

    private void send(ProducerRecord<String, byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the broker did not take a test's record", e);
        }
    }

    /** All that lies on the topic now. */
    List<ConsumerRecord<String, byte[]>> read(String topic) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** The job a record is about. */
    static String subject(ConsumerRecord<String, byte[]> found) {
        return header(found, "ce_subject");
    }

    static String header(ConsumerRecord<String, byte[]> found, String name) {
        var header = found.headers().lastHeader(name);
        return CloudEvent.header(header == null ? null : header.value());
    }

    static JobProgress progress(String id, int attempt, int step) {
        return new JobProgress(id, attempt, Instant.EPOCH, step, 25);
    }

    @Override
    public void close() {
        producer.close();
    }
}
