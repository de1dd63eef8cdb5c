package org.diffusionfleet.worker.intake;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;

/**
 * A held acquisition lock on one job record. The seat that took it renews and ends it; whoever works on it asks
 * {@link #held()} before every step and stops when it is lost, for then another worker has the job. Thread-safe.
 */
public final class Lease {

    private final ConsumerRecord<byte[], byte[]> record;
    private volatile boolean held = true;

    Lease(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
    }

    /** The record as it lies on the topic. */
    public ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    /** Which try at the job this is, from 1. */
    public int attempt() {
        return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    /** Whether the broker still keeps the job for this worker. */
    public boolean held() {
        return held;
    }

    /** The record's headers as text. */
    public Map<String, String> headers() {
        var map = new LinkedHashMap<String, String>();
        record.headers().forEach(header -> map.put(header.key(), CloudEvent.header(header.value())));
        return map;
    }

    /** Which replay of its job the record is, 0 in the job's first life. */
    public int replay() {
        return DeadLetter.replay(headers());
    }

    /** The record as a dead letter, byte for byte. */
    public DeadLetter letter(DeadLetter.Cause cause) {
        var headers = Arrays.stream(record.headers().toArray())
                .map(header -> new DeadLetter.Header(header.key(), header.value()))
                .toList();
        var origin = new DeadLetter.Origin(record.topic(), record.partition(), record.offset(), record.timestamp());
        return new DeadLetter(record.key(), headers, record.value(), origin, cause);
    }

    void lose() {
        held = false;
    }

    @Override
    public String toString() {
        return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    }
}
