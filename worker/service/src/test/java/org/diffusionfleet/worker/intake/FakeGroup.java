package org.diffusionfleet.worker.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Some partitions and what a consumer group knows of them. Who has which is the test's to say. */
final class FakeGroup {

    static final String TOPIC = "fleet.jobs.m.interactive";
    static final TopicPartition ZERO = new TopicPartition(TOPIC, 0);
    static final TopicPartition ONE = new TopicPartition(TOPIC, 1);

    final Map<TopicPartition, OffsetAndMetadata> committed = new ConcurrentHashMap<>();
    private final List<ConsumerRecord<byte[], byte[]>> zero = new CopyOnWriteArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> one = new CopyOnWriteArrayList<>();

    private List<ConsumerRecord<byte[], byte[]>> records(TopicPartition of) {
        return of.equals(ZERO) ? zero : one;
    }

    void send(TopicPartition to, String... values) {
        for (var value : values) {
            send(records(to), to, value);
        }
    }

    private static void send(List<ConsumerRecord<byte[], byte[]>> log, TopicPartition to, String value) {
        log.add(new ConsumerRecord<>(
                TOPIC,
                to.partition(),
                log.size(),
                log.size(),
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value.getBytes(UTF_8),
                new RecordHeaders(),
                Optional.empty()));
    }

    /** What the group was told of that partition last. */
    String told(TopicPartition partition) {
        var last = committed.get(partition);
        return last == null ? "" : last.offset() + " " + last.metadata();
    }

    /** A member of it. Its partitions come and go in its own poll, as the real one's do. */
    final class Member extends LogConsumer {

        private static final int MAX_POLL_RECORDS = 3;

        private final BlockingQueue<Runnable> atPoll = new LinkedBlockingQueue<>();
        volatile @Nullable KafkaException refusal;
        volatile int unpausable; // so often a partition has gone when it is to be paused
        volatile boolean closed;
        volatile int polls;
        volatile int commits;
        volatile int fetched;

        @Override
        protected List<ConsumerRecord<byte[], byte[]>> log(TopicPartition of) {
            return records(of);
        }

        void assign(TopicPartition... partitions) {
            atPoll.add(() -> {
                for (var partition : partitions) {
                    var known = committed.get(partition);
                    positions.put(partition, known == null ? 0 : Math.toIntExact(known.offset()));
                }
                listener().onPartitionsAssigned(List.of(partitions));
            });
        }

        void revoke(TopicPartition partition) {
            atPoll.add(() -> {
                listener().onPartitionsRevoked(List.of(partition));
                positions.remove(partition);
            });
        }

        void fence() {
            atPoll.add(() -> {
                var lost = List.copyOf(positions.keySet());
                positions.clear();
                listener().onPartitionsLost(lost);
            });
        }

        void fault(KafkaException e) {
            atPoll.add(() -> {
                throw e;
            });
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            polls++;
            try {
                var task = atPoll.poll(Math.min(timeout.toMillis(), 2), TimeUnit.MILLISECONDS);
                if (task != null) {
                    task.run();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            var found = fetch(MAX_POLL_RECORDS);
            fetched += found.count();
            return found;
        }

        @Override
        public synchronized void pause(Collection<TopicPartition> partitions) {
            if (unpausable > 0 && !partitions.isEmpty()) {
                unpausable--;
                throw new IllegalStateException("No current assignment for some of " + partitions);
            }
            super.pause(partitions);
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> of, Duration timeout) {
            var known = new HashMap<>(committed);
            known.keySet().retainAll(of);
            return known;
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            var thrown = refusal;
            if (thrown != null) {
                throw thrown;
            }
            if (!positions.keySet().containsAll(offsets.keySet())) {
                throw new IllegalStateException("of partitions that are another's: " + offsets.keySet());
            }
            committed.putAll(offsets);
            commits++;
        }

        @Override
        public synchronized void close() {
            if (!positions.isEmpty()) {
                listener().onPartitionsRevoked(List.copyOf(positions.keySet()));
                positions.clear();
            }
            closed = true;
        }
    }
}
