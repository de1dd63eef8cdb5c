package org.diffusionfleet.worker.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A consumer that reads partitions on and pauses them; how they come to it and go is for others to say. */
public abstract class LogConsumer extends MockConsumer<byte[], byte[]> {

    protected final Map<TopicPartition, Integer> positions = new ConcurrentHashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private @Nullable ConsumerRebalanceListener listener;

    protected LogConsumer() {
        super("earliest");
    }

    /** All that lies on that partition. */
    protected abstract List<ConsumerRecord<byte[], byte[]>> log(TopicPartition of);

    protected final ConsumerRebalanceListener listener() {
        if (listener == null) {
            throw new IllegalStateException("not subscribed");
        }
        return listener;
    }

    /** The next records of each partition that is not paused. */
    protected final ConsumerRecords<byte[], byte[]> fetch(int most) {
        var found = new HashMap<TopicPartition, List<ConsumerRecord<byte[], byte[]>>>();
        for (var entry : positions.entrySet()) {
            int position = entry.getValue();
            var log = log(entry.getKey());
            if (!paused.contains(entry.getKey()) && position < log.size()) {
                var end = Math.min(log.size(), position + most);
                found.put(entry.getKey(), new ArrayList<>(log.subList(position, end)));
                entry.setValue(end);
            }
        }
        return new ConsumerRecords<>(found, Map.of());
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener toTell) {
        listener = toTell;
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
        return Set.copyOf(positions.keySet());
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
        requireMine(partitions);
        paused.addAll(partitions);
    }

    @Override
    public synchronized void resume(Collection<TopicPartition> partitions) {
        requireMine(partitions);
        partitions.forEach(paused::remove);
    }

    private void requireMine(Collection<TopicPartition> partitions) {
        if (!assignment().containsAll(partitions)) {
            throw new IllegalStateException("No current assignment for some of " + partitions);
        }
    }
}
