package org.diffusionfleet.worker.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.diffusionfleet.worker.intake.FakeGroup.ZERO;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;

/** A lane with two seats and one for the hungry, in a {@link FakeGroup}; its jobs are called by their records' values. */
abstract class LaneBench {

    static final Duration SESSION = Duration.ofSeconds(30);
    static final Duration BEFORE_ANOTHER_TRY = Duration.ofSeconds(1);

    final FakeGroup group = new FakeGroup();
    final List<FakeGroup.Member> members = new CopyOnWriteArrayList<>();
    final Map<String, Lease> leases = new ConcurrentHashMap<>();
    final List<String> declined = new CopyOnWriteArrayList<>();
    final AtomicBoolean hungry = new AtomicBoolean();
    private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();
    private final Map<String, Settlement> settlements = new ConcurrentHashMap<>();
    private final Clock clock = new Clock();
    final GroupLane lane = lane();
    final Thread thread = Thread.ofPlatform().unstarted(lane);

    private GroupLane lane() {
        return new GroupLane(
                this::join,
                new LaneSeats(FakeGroup.TOPIC, 2, 1, hungry::get),
                new Handler(),
                command -> Thread.ofVirtual().start(command),
                Duration.ofSeconds(5),
                clock);
    }

    private GroupMember join() {
        var member = group.new Member();
        members.add(member);
        return new GroupMember(member, new GroupSession(SESSION, GroupProtocol.CLASSIC));
    }

    /** Stands still, so that no lease lapses because a machine is slow. */
    private static final class Clock implements LaneClock {
        final AtomicLong now = new AtomicLong();

        @Override
        public long getAsLong() {
            return now.get();
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            Thread.sleep(1);
        }
    }

    /** A job goes on until the test ends it, its lease is lost or it is recalled. */
    private final class Handler implements JobHandler {
        @Override
        public Settlement handle(Lease lease) {
            var name = name(lease);
            leases.put(name, lease);
            var end = ends.computeIfAbsent(name + "/" + lease.deliveries(), _ -> new CountDownLatch(1));
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> end.getCount() == 0 || !lease.held() || lease.recalled());
            return end.getCount() == 0
                    ? settlements.getOrDefault(name + "/" + lease.deliveries(), Settlement.ACCEPT)
                    : Settlement.RELEASE;
        }

        @Override
        public Settlement decline(Lease lease) {
            declined.add(name(lease));
            return Settlement.RELEASE;
        }
    }

    private static String name(Lease lease) {
        return new String(lease.record().value(), UTF_8);
    }

    /** The lane is served, and its member has those partitions. */
    final FakeGroup.Member serve(TopicPartition... partitions) {
        thread.start();
        await().until(() -> !members.isEmpty());
        members.getFirst().assign(partitions);
        return members.getFirst();
    }

    final void passes(Duration length) {
        clock.now.addAndGet(length.toNanos());
    }

    final Lease begun(String name) {
        return await().until(() -> leases.get(name), lease -> lease != null);
    }

    final Lease begun(String name, int deliveries) {
        return await().until(() -> leases.get(name), lease -> lease != null && lease.deliveries() == deliveries);
    }

    /** Ends the first handing out of the job. */
    final void end(String name, Settlement how) {
        end(name, 1, how);
    }

    private void end(String name, int deliveries, Settlement how) {
        settlements.put(name + "/" + deliveries, how);
        ends.computeIfAbsent(name + "/" + deliveries, _ -> new CountDownLatch(1))
                .countDown();
    }

    /** That is what the group knows of the first partition. */
    final void awaitTold(String text) {
        await().untilAsserted(() -> assertThat(group.told(ZERO)).isEqualTo(text));
    }

    /** Other turns of the lane have passed. */
    static void awaitTurns(FakeGroup.Member member) {
        var before = member.polls;
        await().until(() -> member.polls > before + 3);
    }

    /** The broker takes no commit any more. */
    static void refuse(FakeGroup.Member member, KafkaException why) {
        awaitTurns(member);
        member.refusal = why;
    }

    /** It takes them again. */
    final void takeAgain(FakeGroup.Member member) {
        member.refusal = null;
        passes(BEFORE_ANOTHER_TRY);
    }

    @AfterEach
    void stop() throws InterruptedException {
        lane.stop();
        leases.forEach((name, lease) -> end(name, lease.deliveries(), Settlement.ACCEPT));
        if (thread.isAlive()) {
            members.forEach(member -> member.refusal = null);
            passes(Duration.ofMinutes(1));
            thread.join();
        }
    }
}
