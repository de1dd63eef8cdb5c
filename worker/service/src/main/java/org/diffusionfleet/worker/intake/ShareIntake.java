package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.diffusionfleet.schemas.Topics;
import org.jboss.logging.Logger;

/**
 * All seats of a worker, in a share group. A seat keeps to one topic: with more seats than partitions the broker pins each to a partition
 * anyway, and this way the split between the lanes is ours.
 */
public final class ShareIntake implements Intake {

    private static final Logger LOG = Logger.getLogger(ShareIntake.class);

    /** A consumer is cheap to keep and slow to make. */
    private static final Duration LINGER = Duration.ofSeconds(10);

    private final Map<String, Object> kafka;
    private final JobHandler handler;
    private final List<Seat> seats = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * An intake that has not begun.
     *
     * @param kafka how to reach the broker
     */
    public ShareIntake(Map<String, Object> kafka, JobHandler handler) {
        this.kafka = kafka;
        this.handler = handler;
    }

    @Override
    public void start(List<LaneSeats> lanes) {
        lanes.forEach(lane -> {
            var own = new ArrayList<Seat>();
            for (int i = 0; i < lane.always() + lane.more(); i++) {
                var name = "seat-" + lane.topic() + "-" + i;
                var demand = i < lane.always() ? Demand.ALWAYS : demand(lane, List.copyOf(own));
                own.add(new Seat(
                        () -> consumer(name),
                        List.of(lane.topic()),
                        handler,
                        workers,
                        demand,
                        LINGER,
                        System::nanoTime));
                threads.add(Thread.ofPlatform().name(name).unstarted(own.getLast()));
            }
            seats.addAll(own);
        });
        threads.forEach(Thread::start);
    }

    private static Demand demand(LaneSeats lane, List<Seat> before) {
        return () -> before.stream().allMatch(Seat::isBusy) && lane.hungry().getAsBoolean();
    }

    @Override
    public boolean alive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    @Override
    public void drain(Duration patience) {
        seats.forEach(Seat::stop);
        Threads.join(threads, patience);
        LOG.infof(
                "%d of %d seats have yet to end",
                threads.stream().filter(Thread::isAlive).count(), threads.size());
    }

    private ShareConsumer<byte[], byte[]> consumer(String name) {
        var settings = new HashMap<>(kafka);
        settings.put("group.id", Topics.SHARE_GROUP);
        settings.put("client.id", name);
        settings.put("share.acknowledgement.mode", "explicit");
        // Without it max.poll.records is not honoured: a whole producer batch would be acquired.
        settings.put("share.acquire.mode", "record_limit");
        settings.put("max.poll.records", 1);
        settings.put("enable.metrics.push", false);
        return new KafkaShareConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
