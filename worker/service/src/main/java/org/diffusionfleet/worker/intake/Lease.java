package org.diffusionfleet.worker.intake;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.RetryRecord;

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

    /** Which try at the job this is, from 1, counted over all its records in one life. */
    public int attempt() {
        return past().attempts() + deliveries();
    }

    /** How often the broker has handed out this record, this time included; it may start again when a broker fails over. */
    public int deliveries() {
        return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    /** What became of the job before this record was put back on its topic. */
    public RetryRecord.Past past() {
        return RetryRecord.Past.of(headers());
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
        var origin = new DeadLetter.Origin(record.topic(), record.partition(), record.offset(), record.timestamp());
        return new DeadLetter(record.key(), original(), record.value(), origin, cause);
    }

    /** The record as it is put back on its topic later, byte for byte. */
    public RetryRecord later(RetryRecord.Past past, RetryRecord.Plan plan) {
        return new RetryRecord(record.key(), original(), record.value(), past, plan);
    }

    private List<DeadLetter.Header> original() {
        return RetryRecord.original(Arrays.stream(record.headers().toArray())
                .map(header -> new DeadLetter.Header(header.key(), header.value()))
                .toList());
    }

    void lose() {
        held = false;
    }

    @Override
    public String toString() {
        return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    }
}
