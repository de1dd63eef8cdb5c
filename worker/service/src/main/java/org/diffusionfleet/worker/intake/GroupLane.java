package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * All jobs of a lane that this worker has, through one consumer, of which it is the only thread. It polls all the time, also when it has no
 * room: then its partitions are paused.
 *
 * <pre>
 * poll ─▶ records wait ─▶ count committed ─▶ handler (virtual threads)
 *   ▲                                              │ renewed every third of the session, all by one commit
 *   └────────────────── end committed ◀────────────┘ ACCEPT; what is RELEASEd waits again
 * </pre>
 */
final class GroupLane implements Runnable {

    private static final Logger LOG = Logger.getLogger(GroupLane.class);

    /** What has ended is noticed, and what is due committed, between two polls. */
    private static final Duration POLL = Duration.ofMillis(50);

    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

    private final Supplier<GroupMember> members;
    private final LaneSeats lane;
    private final JobHandler handler;
    private final Executor workers;
    private final Duration handOver;
    private final LaneClock clock;
    private final AtomicInteger busy = new AtomicInteger(); // also with jobs that are lost and have yet to notice
    private final CountDownLatch stop = new CountDownLatch(1);

    /**
     * A lane that is not served yet.
     *
     * @param members make a member that has not subscribed yet
     * @param handOver how long jobs in hand have when their partition goes elsewhere
     */
    GroupLane(
            Supplier<GroupMember> members,
            LaneSeats lane,
            JobHandler handler,
            Executor workers,
            Duration handOver,
            LaneClock clock) {
        this.members = members;
        this.lane = lane;
        this.handler = handler;
        this.workers = workers;
        this.handOver = handOver;
        this.clock = clock;
    }

    /** Takes no further job; those in hand go on. */
    void stop() {
        stop.countDown();
    }

    @Override
    public void run() {
        while (!stopping()) {
            try {
                serve(members.get());
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (UnsupportedVersionException e) {
                LOG.error("the brokers do not know the protocol that fleet.worker.group-protocol names", e);
                return;
            } catch (KafkaException | IllegalStateException e) {
                LOG.warn("a lane starts over", e);
                pause();
            }
        }
    }

    private void serve(GroupMember member) {
        try (var consumer = member.consumer()) {
            var desk = new GroupDesk(member, this::work, clock);
            consumer.subscribe(List.of(lane.topic()), new GroupMoves(member, desk, handOver, clock));
            serve(consumer, desk);
        }
    }

    /** Until told to stop and all in hand is settled. */
    private void serve(Consumer<byte[], byte[]> consumer, GroupDesk desk) {
        var partitions = desk.partitions();
        while (!stopping() || !desk.isIdle()) {
            var more = room(desk) > 0 && partitions.next().isPresent();
            partitions.takeIn(consumer.poll(more ? Duration.ZERO : POLL));
            desk.collect();
            for (int room = room(desk); room > 0 && partitions.next().isPresent(); room--) {
                desk.choose(partitions.next().get());
            }
            desk.tell();
            pause(consumer, room(desk) > 0 ? partitions.withoutWaiting() : Set.of());
        }
    }

    /** What waits here is enough. The consumer's own thread may take partitions away at any time; what it then refuses is done a turn later. */
    private static void pause(Consumer<byte[], byte[]> consumer, Set<TopicPartition> butNot) {
        var assigned = consumer.assignment();
        try {
            consumer.pause(assigned.stream().filter(p -> !butNot.contains(p)).toList());
            consumer.resume(assigned.stream().filter(butNot::contains).toList());
        } catch (IllegalStateException e) {
            LOG.debugf("a partition went while others were paused: %s", e.getMessage());
        }
    }

    /** One at a time beyond those that are always held: what it brings to the device is to be seen before the next. */
    private int room(GroupDesk desk) {
        var held = busy.get() + desk.chosen();
        if (stopping()) {
            return 0;
        }
        if (held < lane.always()) {
            return lane.always() - held;
        }
        return held < lane.always() + lane.more() && lane.hungry().getAsBoolean() ? 1 : 0;
    }

    private void work(Lease lease, GroupDesk.Ending ending) {
        busy.incrementAndGet();
        workers.execute(() -> {
            var how = Settlement.RELEASE;
            try {
                how = stopping() ? handler.decline(lease) : handler.handle(lease);
            } catch (RuntimeException | Error e) {
                LOG.errorf(e, "giving %s back", lease);
            } finally {
                busy.decrementAndGet();
                ending.ended(how);
            }
        });
    }

    private void pause() {
        try {
            clock.pause(AFTER_FAULT);
        } catch (InterruptedException e) {
            stop();
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }
}
