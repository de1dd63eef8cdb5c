package org.diffusionfleet.worker.intake;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.worker.intake.LeaseState.Held;
import org.diffusionfleet.worker.intake.LeaseState.Loss;
import org.diffusionfleet.worker.intake.LeaseState.Lost;
import org.diffusionfleet.worker.intake.LeaseState.Settled;

/**
 * A job record that is this worker's for a time. The seat that took it renews and ends it; whoever works on it asks
 * {@link #held()} before every step, and before whatever others can see, and stops when it is lost, for then another worker has the
 * job. Its deadline is kept by a clock that nobody sets, so that a worker that stood still knows of it before its seat has run: that is
 * the only thing that changes a lease but its seat. Thread-safe.
 */
public final class Lease {

    private final ConsumerRecord<byte[], byte[]> record;
    private final int deliveries;
    private final LongSupplier clock;
    private final AtomicReference<LeaseState> state;
    private volatile boolean recalled;

    /**
     * A lease that was taken now.
     *
     * @param deliveries how often the record was handed out, this time included
     * @param clock monotonic, in nanoseconds
     * @param until when the lock lapses unless it is renewed
     */
    Lease(ConsumerRecord<byte[], byte[]> record, int deliveries, LongSupplier clock, long until) {
        this.record = record;
        this.deliveries = deliveries;
        this.clock = clock;
        this.state = new AtomicReference<>(new LeaseState.Leased(until));
    }

    /** The record as it lies on the topic. */
    public ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    /** Which try at the job this is, from 1, counted over all its records in one life. */
    public int attempt() {
        return past().attempts() + deliveries();
    }

    /** How often this record was handed out, this time included; a share group may start again when a broker fails over. */
    public int deliveries() {
        return deliveries;
    }

    /** What became of the job before this record was put back on its topic. */
    public RetryRecord.Past past() {
        return RetryRecord.Past.of(headers());
    }

    /** Whether the broker still keeps the job for this worker, and for no other. Once false it stays so. */
    public boolean held() {
        return state() instanceof Held;
    }

    /**
     * Whether the job is to be given back soon, while the lease is held yet: as when the worker drains, but for this job. Once true it
     * stays so.
     */
    public boolean recalled() {
        return recalled;
    }

    /** Where it is in its life now. */
    LeaseState state() {
        return state.updateAndGet(now -> now.at(clock.getAsLong()));
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

    /** The job is to be given back. */
    void recall() {
        recalled = true;
    }

    /** The broker has renewed the lock. Of no use if it was lost meanwhile: its job has been given up. */
    void renewed(long until) {
        change(held -> held.renewed(until));
    }

    /** The broker has taken the job back. */
    void settled(Settlement how) {
        change(held -> held.settled(how));
    }

    /** Another worker may have the job. */
    void lose(Loss why) {
        change(held -> held.lost(why));
    }

    /** What is lost stays lost; what is settled is nobody's to change, and who tries has lost count. */
    private void change(Function<Held, LeaseState> change) {
        state.updateAndGet(now -> switch (now.at(clock.getAsLong())) {
            case Held held -> change.apply(held);
            case Lost lost -> lost;
            case Settled settled -> throw new IllegalStateException("the lease of %s is %s".formatted(this, settled));
        });
    }

    @Override
    public String toString() {
        return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    }
}
