package org.diffusionfleet.worker.intake;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A member of a consumer group, and what it says to the broker. Used by one thread.
 *
 * @param session how long it stays one without being heard of
 */
record GroupMember(Consumer<byte[], byte[]> consumer, GroupSession session) {

    private static final Logger LOG = Logger.getLogger(GroupMember.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Whether the broker took it: then the member is one yet, and has whatever partitions it had. */
    boolean commit(Collection<PartitionWork> said) {
        try {
            consumer.commitSync(
                    said.stream()
                            .collect(toMap(
                                    PartitionWork::partition,
                                    partition -> partition.state().commit())),
                    PATIENCE);
            return true;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warnf("the broker did not take what was said of %s: %s", consumer.assignment(), e);
            return false;
        }
    }

    /** What earlier owners left of a partition. */
    PartitionState found(TopicPartition partition) {
        return found(partition, consumer.committed(Set.of(partition), PATIENCE).get(partition));
    }

    private static PartitionState found(TopicPartition partition, @Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return PartitionState.from(0);
        }
        try {
            return PartitionState.of(committed);
        } catch (IllegalArgumentException e) {
            LOG.warnf("%s: all from offset %d on is taken for new: %s", partition, committed.offset(), e.getMessage());
            return PartitionState.from(committed.offset());
        }
    }
}
