package org.diffusionfleet.worker.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.diffusionfleet.worker.intake.JobHandler;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.intake.LogConsumer;
import org.diffusionfleet.worker.intake.SimulatedLane;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group on some partitions: each is one member's at a time, and another's when that one has said that it let it go, or was not heard of for a session.
 * Who is to have which is shuffled whenever a member comes or goes. Knows what workers have said of each record, and takes no commit
 * that says otherwise.
 */
final class SimulatedConsumerGroup implements SimulatedQueue {

    private static final long SESSION = TimeUnit.MILLISECONDS.toNanos(LOCK_MS);
    private static final int MOST_PARTITIONS = 3;
    private static final int ONE_ANSWER_LOST_IN = 20;
    private static final int ONE_HEARTBEAT_IN = 5;

    private final LongSupplier now;
    private final Random random;
    private final Map<TopicPartition, Partition> partitions = new HashMap<>();
    private final List<Member> members = new ArrayList<>();
    private final Duration handOver;
    private int shuffle;
    private long awayUntil;

    private static final class Partition {
        final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        final Set<Long> accepted = new HashSet<>();
        final Map<Long, Integer> handedOut = new HashMap<>();
        OffsetAndMetadata committed = new OffsetAndMetadata(0);

        @Nullable
        Member owner;

        boolean isSettled(long offset) {
            return SimulatedLane.isSettled(committed, offset);
        }
    }

    SimulatedConsumerGroup(LongSupplier now, Random random) {
        this.now = now;
        this.random = random;
        this.awayUntil = now.getAsLong();
        // Long enough whatever befalls a job's worker, or hardly ever.
        this.handOver = random.nextInt(4) == 0 ? Duration.ofSeconds(5) : Duration.ofMinutes(5);
        for (int i = 0; i < 1 + random.nextInt(MOST_PARTITIONS); i++) {
            partitions.put(new TopicPartition(TOPIC, i), new Partition());
        }
    }

    @Override
    public void add(byte[] value, RecordHeaders headers) {
        var number = random.nextInt(partitions.size());
        var log = partition(new TopicPartition(TOPIC, number)).log;
        log.add(new ConsumerRecord<>(
                TOPIC,
                number,
                log.size(),
                now.getAsLong(),
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value,
                headers,
                Optional.empty()));
    }

    @Override
    public SimulatedIntake intake(JobHandler handler, int seats, BooleanSupplier stopping) {
        return new SimulatedGroupIntake(this, handler, now, seats, handOver);
    }

    @Override
    public boolean isEmpty() {
        return partitions.values().stream()
                .allMatch(partition -> IntStream.range(0, partition.log.size()).allMatch(partition::isSettled));
    }

    /** What was committed is handed over, and sessions begin anew; nobody is heard until then. */
    @Override
    public void failOver() {
        awayUntil = now.getAsLong() + TimeUnit.SECONDS.toNanos(random.nextInt(40));
        members.forEach(member -> member.heard = awayUntil);
    }

    @Override
    public int recounts() {
        return 0;
    }

    private boolean isAway() {
        return now.getAsLong() < awayUntil;
    }

    private Partition partition(TopicPartition name) {
        return Optional.ofNullable(partitions.get(name)).orElseThrow();
    }

    private Partition partition(ConsumerRecord<?, ?> record) {
        return partition(new TopicPartition(record.topic(), record.partition()));
    }

    /** A worker begins to work on it, if it is not too late. */
    void handedOut(Lease lease) {
        if (!lease.held()) {
            return;
        }
        var offset = lease.record().offset();
        var partition = partition(lease.record());
        Ledger.require(!partition.isSettled(offset), lease + " was settled, and was handed out again");
        var before = partition.handedOut.put(offset, lease.deliveries());
        Ledger.require(
                before == null || before < lease.deliveries(),
                "%s was handed out as number %d after %s".formatted(lease, lease.deliveries(), before));
    }

    /** A worker is done with it. */
    void accepted(Lease lease) {
        partition(lease.record()).accepted.add(lease.record().offset());
    }

    private void expire() {
        if (!isAway()) {
            List.copyOf(members).stream()
                    .filter(member -> now.getAsLong() - member.heard >= SESSION)
                    .forEach(this::remove);
        }
    }

    private void remove(Member member) {
        if (members.remove(member)) {
            partitions.values().stream()
                    .filter(partition -> partition.owner == member)
                    .forEach(partition -> partition.owner = null);
            shuffle = random.nextInt(MOST_PARTITIONS);
        }
    }

    private boolean isFor(TopicPartition partition, Member member) {
        return !members.isEmpty() && members.get((partition.partition() + shuffle) % members.size()) == member;
    }

    /** A worker's consumer; its poll is where its thread's turn ends. */
    final class Member extends LogConsumer {

        private static final int MOST_RECORDS = 2;

        private long heard = now.getAsLong();
        private long beaten = heard;
        private boolean dead;
        private boolean failed;

        /** Some time has passed, and it may have sent a heartbeat. */
        void beat() {
            if (random.nextInt(ONE_HEARTBEAT_IN) == 0 && members.contains(this) && !isAway()) {
                heard = Math.max(heard, now.getAsLong());
                beaten = now.getAsLong();
            }
        }

        /** Its process is gone, and says nothing more. */
        void die() {
            dead = true;
        }

        /** Whether its lane has met a fault, for which it may start over. */
        boolean hasFailed() {
            return failed;
        }

        /** Whether the group keeps that partition for it. */
        boolean has(ConsumerRecord<?, ?> record) {
            expire();
            return partition(record).owner == this;
        }

        @Override
        protected List<ConsumerRecord<byte[], byte[]>> log(TopicPartition of) {
            return partition(of).log;
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            Fiber.pause();
            expire();
            if (!members.contains(this)) {
                join();
                return ConsumerRecords.empty();
            }
            letGo(positions.keySet().stream().filter(p -> !isFor(p, this)).toList());
            take();
            return fetch(MOST_RECORDS);
        }

        private void join() {
            var lost = List.copyOf(positions.keySet());
            positions.clear();
            if (!lost.isEmpty()) {
                listener().onPartitionsLost(lost);
            }
            if (!isAway()) {
                members.add(this);
                shuffle = random.nextInt(MOST_PARTITIONS);
                heard = now.getAsLong();
                beaten = heard;
            }
        }

        private void letGo(Collection<TopicPartition> leaving) {
            if (!leaving.isEmpty()) {
                listener().onPartitionsRevoked(leaving);
                leaving.forEach(positions::remove);
            }
        }

        private void take() {
            if (isAway()) {
                return;
            }
            var fresh = new ArrayList<TopicPartition>();
            partitions.forEach((name, partition) -> {
                if (partition.owner == this && !positions.containsKey(name)) {
                    partition.owner = null;
                }
                if (partition.owner == null && isFor(name, this)) {
                    partition.owner = this;
                    positions.put(name, Math.toIntExact(partition.committed.offset()));
                    fresh.add(name);
                }
            });
            if (!fresh.isEmpty()) {
                listener().onPartitionsAssigned(fresh);
            }
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> of, Duration timeout) {
            Fiber.pause();
            failed = isAway();
            requireThere();
            var known = new HashMap<TopicPartition, OffsetAndMetadata>();
            of.forEach(name -> known.put(name, partition(name).committed));
            return known;
        }

        private void requireThere() {
            expire();
            if (isAway()) {
                throw new TimeoutException("nobody leads");
            }
        }

        /** The consumer's own thread finds out that it is no member any more, whatever its lane does just now. */
        @Override
        public synchronized Set<TopicPartition> assignment() {
            expire();
            return members.contains(this) ? super.assignment() : Set.of();
        }

        @Override
        public synchronized void pause(Collection<TopicPartition> some) {
            Fiber.pause();
            super.pause(some);
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            Fiber.pause();
            requireThere();
            if (!members.contains(this)) {
                throw new CommitFailedException("not a member");
            }
            offsets.forEach(this::commit);
            Fiber.pause();
            if (random.nextInt(ONE_ANSWER_LOST_IN) == 0) {
                throw new TimeoutException("the answer is lost");
            }
        }

        private void commit(TopicPartition name, OffsetAndMetadata said) {
            var partition = partition(name);
            Ledger.require(partition.owner == this, name + " is another's, and is told of");
            for (int offset = 0; offset < partition.log.size(); offset++) {
                var settled = SimulatedLane.isSettled(said, offset);
                var known = "%s@%d, by \"%d %s\"".formatted(name, offset, said.offset(), said.metadata());
                Ledger.require(!settled || partition.accepted.contains((long) offset), "nobody is done with " + known);
                Ledger.require(settled || !partition.isSettled(offset), "was settled, and is not any more: " + known);
            }
            partition.committed = said;
        }

        @Override
        public synchronized Map<MetricName, Metric> metrics() {
            var name = new MetricName("last-heartbeat-seconds-ago", "", "", Map.of());
            return Map.of(name, new Metric() {
                @Override
                public MetricName metricName() {
                    return name;
                }

                @Override
                public Object metricValue() {
                    return (double) TimeUnit.NANOSECONDS.toSeconds(now.getAsLong() - beaten);
                }
            });
        }

        @Override
        public synchronized void close() {
            if (dead) {
                return;
            }
            letGo(List.copyOf(positions.keySet()));
            if (!isAway()) {
                remove(this);
            }
        }
    }
}
