package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.diffusionfleet.worker.intake.LeaseState.Loss;
import org.diffusionfleet.worker.intake.LeaseState.Lost;
import org.jboss.logging.Logger;

/**
 * The partitions that a member of a consumer group has, the jobs of them it has in hand, and what it says of them to the broker. A commit
 * says all of it at once: which jobs begin, have ended, and that the member is still there, by which all leases are renewed. A commit that
 * fails is tried again until it is too late: it may only have come while the group was moving. Used by the thread of its consumer.
 */
final class GroupDesk {

    private static final Logger LOG = Logger.getLogger(GroupDesk.class);
    private static final Duration AFTER_FAULT = Duration.ofMillis(500);

    /** Hears how the work on a job has ended; by any thread, once. */
    @FunctionalInterface
    interface Ending {
        void ended(Settlement how);
    }

    private record Ended(Delivery delivery, Settlement how) {}

    private final GroupMember member;
    private final BiConsumer<Lease, Ending> work;
    private final LongSupplier clock;
    private final LanePartitions partitions = new LanePartitions();
    private final List<Delivery> chosen = new ArrayList<>(); // to be begun when their counts are committed
    private final Map<Delivery, Lease> inHand = new HashMap<>();
    private final Map<Delivery, Lease> done = new HashMap<>(); // and their ends not committed
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private long told; // when the last commit was sent that the broker took
    private long notBefore;

    /**
     * A desk without partitions.
     *
     * @param work begins to work on a job and returns at once
     * @param clock monotonic, in nanoseconds
     */
    GroupDesk(GroupMember member, BiConsumer<Lease, Ending> work, LongSupplier clock) {
        this.member = member;
        this.work = work;
        this.clock = clock;
        this.told = clock.getAsLong();
        this.notBefore = told;
    }

    /** Whether no job is in hand and the broker knows of all. */
    boolean isIdle() {
        return inHand.isEmpty() && chosen.isEmpty() && done.isEmpty();
    }

    /** What this member has; its {@link GroupMoves} change it. */
    LanePartitions partitions() {
        return partitions;
    }

    /** Jobs that are about to begin. */
    int chosen() {
        return chosen.size();
    }

    /** It begins with the next commit. */
    void choose(ConsumerRecord<byte[], byte[]> record) {
        chosen.add(partitions.begin(record));
    }

    /** Takes note of what has ended meanwhile. */
    void collect() {
        for (var next = ended.poll(); next != null; next = ended.poll()) {
            collect(next);
        }
    }

    private void collect(Ended next) {
        var delivery = next.delivery();
        var lease = inHand.remove(delivery);
        if (lease == null) {
            return; // Its partition is another's, or was since.
        }
        switch (next.how()) {
            case ACCEPT -> {
                delivery.of().settle(delivery);
                done.put(delivery, lease);
            }
            case RELEASE -> {
                lease.settled(Settlement.RELEASE);
                delivery.of().release(delivery);
            }
        }
        if (lease.state() instanceof Lost(var why)) {
            LOG.warnf("lost the lease of %s (%s)", lease, why);
        }
    }

    /** Commits if there is something to say, or it is time to. */
    void tell() {
        var now = clock.getAsLong();
        var due = !inHand.isEmpty() && now - told >= member.session().renewal();
        var news = !chosen.isEmpty() || partitions.isChanged();
        if ((due || news) && now - notBefore >= 0) {
            commit();
        }
    }

    /** Says all there is to say. */
    void commit() {
        var now = clock.getAsLong();
        var until = member.session().until(member.consumer(), now);
        var said = partitions
                .where(partition -> partition.isChanged() || hasInHand(List.of(partition)))
                .toList();
        if (!member.commit(said)) {
            notBefore = clock.getAsLong() + AFTER_FAULT.toNanos();
            return;
        }
        told = now;
        said.forEach(PartitionWork::committed);
        done.values().forEach(lease -> lease.settled(Settlement.ACCEPT));
        done.clear();
        inHand.values().forEach(lease -> lease.renewed(until));
        chosen.forEach(delivery -> begin(delivery, until));
        chosen.clear();
    }

    /** Whether a job of theirs is in hand. */
    boolean hasInHand(Collection<PartitionWork> some) {
        return inHand.keySet().stream().anyMatch(delivery -> some.contains(delivery.of()));
    }

    private void begin(Delivery delivery, long until) {
        var lease = new Lease(delivery.record(), delivery.count(), clock, until);
        inHand.put(delivery, lease);
        work.accept(lease, how -> ended.add(new Ended(delivery, how)));
    }

    /** Their jobs are to be given back; those that have not begun stay where they are. */
    void recall(Collection<PartitionWork> leaving) {
        var unbegun = chosen.stream()
                .filter(delivery -> leaving.contains(delivery.of()))
                .toList();
        unbegun.forEach(delivery -> delivery.of().withdraw(delivery));
        chosen.removeAll(unbegun);
        inHand.forEach((delivery, lease) -> {
            if (leaving.contains(delivery.of())) {
                lease.recall();
            }
        });
    }

    /** Their jobs are others' now. */
    void lose(Collection<PartitionWork> gone) {
        chosen.removeIf(delivery -> gone.contains(delivery.of()));
        lose(inHand, gone);
        lose(done, gone);
    }

    private static void lose(Map<Delivery, Lease> leases, Collection<PartitionWork> gone) {
        leases.entrySet().removeIf(entry -> {
            var lost = gone.contains(entry.getKey().of());
            if (lost) {
                LOG.warnf("lost the lease of %s: its partition goes to another worker", entry.getValue());
                entry.getValue().lose(Loss.REVOKED);
            }
            return lost;
        });
    }
}
