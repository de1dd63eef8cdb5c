package org.diffusionfleet.worker.intake;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A share consumer that notes what is said to it and keeps to the rules of the real one that seats depend on. */
final class FakeShareConsumer extends MockShareConsumer<byte[], byte[]> {

    static final String TOPIC = "fleet.jobs.m.interactive";

    final BlockingQueue<ConsumerRecord<byte[], byte[]>> offered = new LinkedBlockingQueue<>();
    final List<AcknowledgeType> said = new CopyOnWriteArrayList<>();
    volatile boolean closed;
    volatile int polls;
    volatile @Nullable KafkaException refusal;
    volatile @Nullable KafkaException fault;

    private @Nullable ConsumerRecord<byte[], byte[]> held;
    private boolean acknowledged;

    static ConsumerRecord<byte[], byte[]> record(String value) {
        return new ConsumerRecord<>(TOPIC, 0, 7, new byte[0], value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (held != null) {
            if (!acknowledged) {
                throw new IllegalStateException("a record is not acknowledged");
            }
            acknowledged = false;
            return records(held);
        }
        polls++;
        try {
            var next = offered.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            held = next;
            return next == null ? ConsumerRecords.empty() : records(next);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
        if (acknowledged) {
            throw new IllegalStateException("The record cannot be acknowledged.");
        }
        acknowledged = true;
        said.add(type);
    }

    @Override
    public synchronized Map<TopicIdPartition, Optional<KafkaException>> commitSync(Duration timeout) {
        var thrown = fault;
        if (thrown != null) {
            throw thrown;
        }
        if (said.getLast() != AcknowledgeType.RENEW) {
            held = null;
            acknowledged = false;
        }
        var partition = new TopicIdPartition(Uuid.ONE_UUID, 0, TOPIC);
        return Map.of(partition, Optional.ofNullable(refusal));
    }

    @Override
    public Optional<Integer> acquisitionLockTimeoutMs() {
        return Optional.of(30);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private static ConsumerRecords<byte[], byte[]> records(ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecords<>(Map.of(new TopicPartition(TOPIC, 0), List.of(record)), Map.of());
    }
}
