package org.diffusionfleet.local.stack;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Prepares the consumer group. Its members begin at the earliest record where it has no position, so the explicit start at 0 only makes its
 * lag known before anyone has consumed.
 */
record ConsumerGroupSetup(Admin admin, String group) implements GroupSetup {

    /** As long as the locks of the share group. Brokers allow no less than 45 s unless their own settings do. */
    private static final String SESSION_MILLIS = "30000";

    @Override
    public String name() {
        return "consumer group " + group;
    }

    @Override
    public List<String> configure() throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var session = new AlterConfigOp(
                new ConfigEntry("consumer.session.timeout.ms", SESSION_MILLIS), AlterConfigOp.OpType.SET);
        try {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(session)))
                    .all()
                    .get();
            return List.of();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException refused && !(refused instanceof RetriableException)) {
                return List.of("%s: its session timeout is the brokers' own, they refuse %s ms (%s)"
                        .formatted(name(), SESSION_MILLIS, refused.getMessage()));
            }
            throw e;
        }
    }

    @Override
    public List<TopicPartition> startAtZero(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        var known = positions();
        var fresh = partitions.stream().filter(p -> !known.containsKey(p)).toList();
        var zero = fresh.stream().collect(Collectors.toMap(p -> p, _ -> new OffsetAndMetadata(0)));
        return fresh.isEmpty() || alter(zero) ? fresh : List.of();
    }

    private boolean alter(Map<TopicPartition, OffsetAndMetadata> offsets)
            throws ExecutionException, InterruptedException {
        try {
            Eventually.get(() -> admin.alterConsumerGroupOffsets(group, offsets).all());
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownMemberIdException || e.getCause() instanceof GroupNotEmptyException) {
                return false;
            }
            throw e;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> positions() throws ExecutionException, InterruptedException {
        try {
            return Eventually.get(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }
}
