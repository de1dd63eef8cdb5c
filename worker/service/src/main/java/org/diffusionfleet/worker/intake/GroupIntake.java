package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.diffusionfleet.schemas.Topics;
import org.jboss.logging.Logger;

/**
 * A worker's part of a consumer group, for clusters without share groups: one consumer a lane. A partition is one worker's at a time, with
 * all its jobs, of which it works on as many at once as it has seats.
 */
public final class GroupIntake implements Intake {

    private static final Logger LOG = Logger.getLogger(GroupIntake.class);

    private final Map<String, Object> kafka;
    private final JobHandler handler;
    private final GroupSettings own;
    private final List<GroupLane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * An intake that has not begun.
     *
     * @param kafka how to reach the broker
     */
    public GroupIntake(Map<String, Object> kafka, JobHandler handler, GroupSettings own) {
        this.kafka = Map.copyOf(kafka);
        this.handler = handler;
        this.own = own;
    }

    @Override
    public void start(List<LaneSeats> wanted) {
        wanted.stream().filter(lane -> lane.always() > 0).forEach(lane -> {
            var name = "lane-" + lane.topic();
            lanes.add(
                    new GroupLane(() -> join(lane, name), lane, handler, workers, own.handOver(), LaneClock.system()));
            threads.add(Thread.ofPlatform().name(name).unstarted(lanes.getLast()));
        });
        threads.forEach(Thread::start);
    }

    @Override
    public boolean alive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    @Override
    public void drain(Duration patience) {
        lanes.forEach(GroupLane::stop);
        Threads.join(threads, patience);
        LOG.infof(
                "%d of %d lanes have yet to end",
                threads.stream().filter(Thread::isAlive).count(), threads.size());
    }

    private GroupMember join(LaneSeats lane, String name) {
        var settings = new HashMap<>(kafka);
        settings.keySet().removeAll(GroupProtocol.OWN_SETTINGS);
        settings.putAll(own.protocol().settings(own.session()));
        settings.put("group.id", Topics.CONSUMER_GROUP);
        settings.put("client.id", name);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.poll.records", lane.always() + lane.more());
        settings.put("enable.metrics.push", false);
        var session = GroupSession.of(own.protocol(), own.session(), kafka, Topics.CONSUMER_GROUP);
        return new GroupMember(
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()), session);
    }
}
