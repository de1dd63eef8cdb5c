package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.diffusionfleet.worker.intake.LeaseState.Loss;
import org.jboss.logging.Logger;

/**
 * What a seat says to the broker of the one lease it has: that it is held, renewed, settled. Without a thread or a clock of its own,
 * and used by one thread.
 *
 * @param consumer the seat's
 * @param clock monotonic, in nanoseconds
 */
record LeaseKeeper(ShareConsumer<byte[], byte[]> consumer, LongSupplier clock) {

    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
    private static final Duration COMMIT = Duration.ofSeconds(10);
    private static final int DEFAULT_LOCK_MS = 30_000;

    /**
     * The lease of a record that was polled.
     *
     * @param asked when the broker can have locked it at the earliest
     */
    Lease take(ConsumerRecord<byte[], byte[]> record, long asked) {
        var deliveries = record.deliveryCount().map(Short::intValue).orElse(1);
        return new Lease(record, deliveries, clock, asked + lockNanos());
    }

    /** Milliseconds from one renewal to the next: two may fail to come in time. */
    long renewalMillis() {
        return lockMillis() / 3;
    }

    private long lockNanos() {
        return TimeUnit.MILLISECONDS.toNanos(lockMillis());
    }

    private int lockMillis() {
        return consumer.acquisitionLockTimeoutMs().orElse(DEFAULT_LOCK_MS);
    }

    /** Renews the lock, which runs from before it was asked for. A poll with a timeout here would fetch records whose locks nobody renews. */
    void renew(Lease lease) {
        var asked = clock.getAsLong();
        try {
            consumer.acknowledge(lease.record(), AcknowledgeType.RENEW);
            if (commit(lease) && !consumer.poll(Duration.ZERO).isEmpty()) {
                lease.renewed(asked + lockNanos());
            } else {
                lease.lose(Loss.REFUSED);
            }
        } catch (KafkaException | IllegalStateException e) {
            LOG.warnf(e, "cannot renew the lease of %s", lease);
            lease.lose(Loss.REFUSED);
        }
    }

    /** Ends the lease, unless it is lost. */
    void settle(Lease lease, Settlement how) {
        if (!lease.held()) {
            return;
        }
        consumer.acknowledge(lease.record(), how.type());
        if (commit(lease)) {
            lease.settled(how);
        } else {
            lease.lose(Loss.REFUSED);
        }
    }

    private boolean commit(Lease lease) {
        var faults = consumer.commitSync(COMMIT).values().stream()
                .flatMap(Optional::stream)
                .toList();
        faults.forEach(fault -> LOG.warnf("the broker did not take what was said of %s: %s", lease, fault));
        return faults.isEmpty();
    }
}
