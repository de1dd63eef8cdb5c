package org.diffusionfleet.worker.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidRecordStateException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.diffusionfleet.worker.intake.JobHandler;
import org.jspecify.annotations.Nullable;

/**
 * A share group on one partition: records are locked for who polls them, counted with each delivery, available again when they are
 * released, their lock lapses or their consumer's connection ends; what is said too late is refused.
 */
final class SimulatedShareGroup implements SimulatedQueue {

    private final LongSupplier now;
    private final BooleanSupplier prefetches;
    private final List<Entry> entries = new ArrayList<>();
    private int recounts;

    private static final class Entry {
        final byte[] value;
        final RecordHeaders headers;
        int deliveries;
        boolean settled;

        @Nullable
        Consumer owner;

        long until;

        Entry(byte[] value, RecordHeaders headers) {
            this.value = value;
            this.headers = headers;
        }
    }

    SimulatedShareGroup(LongSupplier now, BooleanSupplier prefetches) {
        this.now = now;
        this.prefetches = prefetches;
    }

    @Override
    public void add(byte[] value, RecordHeaders headers) {
        entries.add(new Entry(value, headers));
    }

    @Override
    public SimulatedIntake intake(JobHandler handler, int seats, BooleanSupplier stopping) {
        return new SimulatedShareIntake(this, handler, now, seats, stopping);
    }

    @Override
    public boolean isEmpty() {
        return entries.stream().allMatch(entry -> entry.settled);
    }

    /** Locks and counts are not handed over. */
    @Override
    public void failOver() {
        recounts++;
        entries.forEach(entry -> {
            entry.owner = null;
            entry.deliveries = 0;
        });
    }

    @Override
    public int recounts() {
        return recounts;
    }

    private boolean isHeld(Entry entry, Consumer by) {
        return !entry.settled && entry.owner == by && now.getAsLong() < entry.until;
    }

    private void lock(Entry entry, Consumer by) {
        entry.owner = by;
        entry.until = now.getAsLong() + TimeUnit.MILLISECONDS.toNanos(LOCK_MS);
        by.until = entry.until;
    }

    private Optional<Entry> acquire(Consumer by) {
        var free = entries.stream()
                .filter(entry -> !entry.settled && (entry.owner == null || now.getAsLong() >= entry.until))
                .findFirst();
        free.ifPresent(entry -> {
            lock(entry, by);
            entry.deliveries++;
        });
        return free;
    }

    private ConsumerRecord<byte[], byte[]> record(Entry entry) {
        return new ConsumerRecord<>(
                TOPIC,
                0,
                entries.indexOf(entry),
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                entry.value,
                entry.headers,
                Optional.empty(),
                Optional.of((short) entry.deliveries));
    }

    /** A consumer of one record at a time. */
    final class Consumer extends MockShareConsumer<byte[], byte[]> {

        private @Nullable Entry held;
        private @Nullable ConsumerRecord<byte[], byte[]> record;
        private @Nullable AcknowledgeType said;
        private long until;
        private boolean fetched; // and not handed over: its fetch outlived the poll that sent it

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (held == null) {
                held = acquire(this).orElse(null);
                fetched = held != null;
            }
            if (held != null && fetched) {
                record = record(held);
                fetched = false;
            }
            if (record == null) {
                if (prefetches.getAsBoolean()) {
                    acquire(this).ifPresent(entry -> {
                        held = entry;
                        fetched = true;
                    });
                }
                return ConsumerRecords.empty();
            }
            return new ConsumerRecords<>(Map.of(new TopicPartition(TOPIC, 0), List.of(record)), Map.of());
        }

        @Override
        public synchronized void acknowledge(ConsumerRecord<byte[], byte[]> of, AcknowledgeType type) {
            if (!of.equals(record) || said != null) {
                throw new IllegalStateException("The record cannot be acknowledged.");
            }
            said = type;
        }

        @Override
        public synchronized Map<TopicIdPartition, Optional<KafkaException>> commitSync(Duration timeout) {
            var entry = held;
            if (entry == null || said == null) {
                throw new IllegalStateException("nothing was said");
            }
            var taken = isHeld(entry, this);
            if (taken) {
                take(entry, said);
            }
            if (said != AcknowledgeType.RENEW) {
                held = null;
                record = null;
            }
            said = null;
            return Map.of(
                    new TopicIdPartition(Uuid.ONE_UUID, 0, TOPIC),
                    taken ? Optional.empty() : Optional.of(new InvalidRecordStateException("the lock is not yours")));
        }

        /** Whether the lock that it was given last has not lapsed, whatever has become of it. */
        boolean isWithinItsLock() {
            return now.getAsLong() < until;
        }

        private void take(Entry entry, AcknowledgeType type) {
            switch (type) {
                case ACCEPT, REJECT -> entry.settled = true;
                case RELEASE -> entry.owner = null;
                case RENEW -> lock(entry, this);
            }
        }

        @Override
        public Optional<Integer> acquisitionLockTimeoutMs() {
            return Optional.of(LOCK_MS);
        }

        /** Or its process has died: the connection ends. */
        @Override
        public synchronized void close() {
            entries.stream().filter(entry -> isHeld(entry, this)).forEach(entry -> entry.owner = null);
        }
    }
}
