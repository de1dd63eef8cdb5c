package org.diffusionfleet.worker.intake;

import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * A partition that is this worker's: its records that wait, and its {@link PartitionState}. Records are begun lowest offset first, so that
 * whatever lies between two begun ones was begun, too. Used by its lane's thread.
 */
final class PartitionWork {

    private static final Logger LOG = Logger.getLogger(PartitionWork.class);

    private final TopicPartition partition;
    private final TreeMap<Long, ConsumerRecord<byte[], byte[]>> waiting = new TreeMap<>();
    private PartitionState state;
    private PartitionState committed;
    private long seen; // All records below it were handed out by the broker, as far as they are there.

    /** A partition of which the group knows that. */
    PartitionWork(TopicPartition partition, PartitionState found) {
        this.partition = partition;
        this.state = found;
        this.committed = found;
        this.seen = found.lowest();
    }

    TopicPartition partition() {
        return partition;
    }

    PartitionState state() {
        return state;
    }

    /** The broker knows of all that was said. */
    void committed() {
        committed = state;
    }

    /** Whether there is something the broker does not know. */
    boolean isChanged() {
        return !state.equals(committed);
    }

    /** A record that was read; what is settled is skipped. */
    void takeIn(ConsumerRecord<byte[], byte[]> record) {
        forgetUpTo(record.offset());
        if (!state.isSettled(record.offset())) {
            waiting.put(record.offset(), record);
        }
    }

    /** Records come in order: what should have come and did not has outlived its topic's retention. */
    private void forgetUpTo(long offset) {
        for (var gone : state.open().subMap(seen, Math.max(seen, offset)).keySet()) {
            LOG.errorf("%s@%d is gone from its topic and was not settled", partition, gone);
            state = state.settled(gone);
        }
        seen = Math.max(seen, offset + 1);
    }

    /** Whether records are here that are not begun. */
    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** The record that is to be begun next, if there is one and its beginning can be told. */
    Optional<ConsumerRecord<byte[], byte[]>> next() {
        return Optional.ofNullable(waiting.firstEntry())
                .filter(first -> state.begun(first.getKey()).fits())
                .map(entry -> entry.getValue());
    }

    /** Hands out that record, which is {@link #next}; nobody may work on it before its count is committed. */
    Delivery begin(ConsumerRecord<byte[], byte[]> record) {
        waiting.remove(record.offset());
        state = state.begun(record.offset());
        return new Delivery(this, record, state.deliveries(record.offset()));
    }

    /** No worker shall see it again. */
    void settle(Delivery delivery) {
        state = state.settled(delivery.record().offset());
    }

    /** It waits again, to be begun once more. */
    void release(Delivery delivery) {
        waiting.put(delivery.record().offset(), delivery.record());
    }

    /** It waits again, and was not begun. */
    void withdraw(Delivery delivery) {
        state = state.notBegun(delivery.record().offset());
        release(delivery);
    }
}
