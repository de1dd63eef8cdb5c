package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Partitions that come to a member of a consumer group and go. What must go is this worker's until the group is told that it has gone, so
 * that its jobs can be given back as at a drain, which costs no try: whenever a worker comes, some partition moves.
 *
 * @param handOver how long that may take
 */
record GroupMoves(GroupMember member, GroupDesk desk, Duration handOver, LaneClock clock)
        implements ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(GroupMoves.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        assigned.forEach(partition -> desk.partitions().add(new PartitionWork(partition, member.found(partition))));
        LOG.debugf("got %s", assigned);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        var leaving = desk.partitions().of(revoked);
        desk.recall(leaving);
        awaitEnds(leaving);
        if (leaving.stream().anyMatch(PartitionWork::isChanged)) {
            desk.commit();
        }
        onPartitionsLost(revoked);
    }

    private void awaitEnds(List<PartitionWork> leaving) {
        var until = clock.getAsLong() + handOver.toNanos();
        try {
            while (desk.hasInHand(leaving) && clock.getAsLong() - until < 0) {
                clock.pause(LOOK_AGAIN);
                desk.collect();
                desk.tell();
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** They may be another worker's already. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        var gone = desk.partitions().of(lost);
        desk.partitions().remove(lost);
        desk.lose(gone);
    }
}
