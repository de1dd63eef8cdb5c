package org.diffusionfleet.local.stack;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * Prepares the share group. It starts at the end of a topic unless told otherwise. The group's reset policy covers partitions that
 * appear later; the explicit start at 0 also makes its lag known before anyone has consumed.
 */
final class ShareGroupSetup implements GroupSetup {

    /** The broker's own count restarts when it fails over, so the fleet counts attempts itself and sets this out of the way. */
    private static final String DELIVERY_COUNT_LIMIT = "25";

    private static final String LOCK_MILLIS = "30000";

    private final Admin admin;
    private final String group;

    ShareGroupSetup(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    @Override
    public String name() {
        return "share group " + group;
    }

    @Override
    public List<String> configure() throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var changes = List.of(
                set("share.auto.offset.reset", "earliest"),
                set("share.record.lock.duration.ms", LOCK_MILLIS),
                set("share.delivery.count.limit", DELIVERY_COUNT_LIMIT));
        admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
        return List.of();
    }

    @Override
    public List<TopicPartition> startAtZero(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        var known = positions(partitions);
        var fresh = partitions.stream().filter(p -> !known.contains(p)).toList();
        if (fresh.isEmpty()) {
            return fresh;
        }
        var zero = fresh.stream().collect(Collectors.toMap(p -> p, p -> 0L));
        return alter(zero) ? fresh : List.of();
    }

    private boolean alter(Map<TopicPartition, Long> offsets) throws ExecutionException, InterruptedException {
        try {
            Eventually.get(() -> admin.alterShareGroupOffsets(group, offsets).all());
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupNotEmptyException) {
                return false;
            }
            throw e;
        }
    }

    private List<TopicPartition> positions(Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        var spec = new ListShareGroupOffsetsSpec().topicPartitions(partitions);
        try {
            return Eventually.get(() ->
                            admin.listShareGroupOffsets(Map.of(group, spec)).partitionsToOffsetInfo(group))
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getValue() != null)
                    .map(Map.Entry::getKey)
                    .toList();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw e;
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }
}
