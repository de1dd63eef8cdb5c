package org.diffusionfleet.worker.intake;

import static java.util.stream.Collectors.toSet;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** The partitions of a lane that are this worker's. Used by its lane's thread. */
final class LanePartitions {

    private final Map<TopicPartition, PartitionWork> mine = new HashMap<>();

    void add(PartitionWork partition) {
        mine.put(partition.partition(), partition);
    }

    /** Those of them that are there. */
    List<PartitionWork> of(Collection<TopicPartition> some) {
        return mine.values().stream()
                .filter(partition -> some.contains(partition.partition()))
                .toList();
    }

    void remove(Collection<TopicPartition> gone) {
        mine.keySet().removeAll(gone);
    }

    void takeIn(ConsumerRecords<byte[], byte[]> records) {
        for (var record : records) {
            of(record).takeIn(record);
        }
    }

    private PartitionWork of(ConsumerRecord<byte[], byte[]> record) {
        var partition = mine.get(new TopicPartition(record.topic(), record.partition()));
        if (partition == null) {
            throw new IllegalStateException("%s-%d was not assigned".formatted(record.topic(), record.partition()));
        }
        return partition;
    }

    /** The oldest record that can begin. */
    Optional<ConsumerRecord<byte[], byte[]>> next() {
        return mine.values().stream()
                .flatMap(partition -> partition.next().stream())
                .min(Comparator.comparingLong(ConsumerRecord::timestamp));
    }

    /** Hands out that record, which is {@link #next}. */
    Delivery begin(ConsumerRecord<byte[], byte[]> record) {
        return of(record).begin(record);
    }

    /** Partitions of which nothing is waiting here. */
    Set<TopicPartition> withoutWaiting() {
        return where(partition -> !partition.hasWaiting())
                .map(PartitionWork::partition)
                .collect(toSet());
    }

    /** Whether there is something of them that the broker does not know. */
    boolean isChanged() {
        return where(PartitionWork::isChanged).findAny().isPresent();
    }

    Stream<PartitionWork> where(Predicate<PartitionWork> condition) {
        return mine.values().stream().filter(condition);
    }
}
