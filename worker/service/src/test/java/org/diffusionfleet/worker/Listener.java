package org.diffusionfleet.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.RecordReader;
import org.diffusionfleet.schemas.Topics;

/** Hears all that workers say of jobs on Kafka, in a thread of its own. */
final class Listener implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final List<JobEvent> events = new CopyOnWriteArrayList<>();
    final List<JobProgress> progress = new CopyOnWriteArrayList<>();
    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = Thread.ofPlatform().name("listener").unstarted(this::listen);
    private volatile boolean closed;

    Listener(Map<String, Object> kafka, Topics topics) {
        var settings = new HashMap<>(kafka);
        settings.put("group.id", "listener");
        settings.put("auto.offset.reset", "earliest");
        this.topics = topics;
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topics.events(), topics.progress()));
        thread.start();
    }

    private void listen() {
        try (consumer) {
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::hear);
            }
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        var headers = new LinkedHashMap<String, String>();
        record.headers().forEach(header -> headers.put(header.key(), CloudEvent.header(header.value())));
        if (record.topic().equals(topics.events())) {
            events.add(RecordReader.read(headers, record.value(), JobEvent.class));
        } else {
            progress.add(RecordReader.read(headers, record.value(), JobProgress.class));
        }
    }

    /** Waits for the first event of that kind. */
    JobEvent await(Class<? extends JobEvent> type) {
        Awaitility.await().atMost(PATIENCE).until(() -> events.stream().anyMatch(type::isInstance));
        return events.stream().filter(type::isInstance).findFirst().orElseThrow();
    }

    /** The latest step that was told of in that attempt. */
    int step(int attempt) {
        return steps(attempt).max().orElse(0);
    }

    /** The first one. */
    int firstStep(int attempt) {
        return steps(attempt).min().orElse(0);
    }

    private IntStream steps(int attempt) {
        return progress.stream().filter(told -> told.attempt() == attempt).mapToInt(JobProgress::step);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
