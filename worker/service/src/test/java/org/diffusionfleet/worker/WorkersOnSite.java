package org.diffusionfleet.worker;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.diffusionfleet.local.stack.TopicProvisioner;
import org.diffusionfleet.local.stack.WorkersGroup;
import org.diffusionfleet.schemas.Topics;
import org.diffusionfleet.worker.intake.GroupIntake;
import org.diffusionfleet.worker.intake.GroupProtocol;
import org.diffusionfleet.worker.intake.GroupSettings;
import org.diffusionfleet.worker.intake.Intake;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.diffusionfleet.worker.intake.JobHandler;
import org.diffusionfleet.worker.intake.ShareIntake;

/**
 * How the workers of a {@link Site} share jobs.
 *
 * @param protocol of a consumer group
 */
record WorkersOnSite(IntakeKind intake, GroupProtocol protocol, Admin admin, Map<String, Object> kafka) {

    private static final Duration HAND_OVER = Duration.ofSeconds(10);

    Intake intake(JobHandler handler) {
        return switch (intake) {
            case SHARE -> new ShareIntake(kafka, handler);
            case GROUP ->
                new GroupIntake(
                        kafka, handler, new GroupSettings(protocol, Duration.ofMillis(lockMillis()), HAND_OVER));
        };
    }

    /** What a worker's process is told. */
    Map<String, String> settings() {
        return Map.of(
                "fleet.worker.intake", id(intake),
                "fleet.worker.group-protocol", id(protocol),
                "fleet.worker.group-session", lockMillis() + "ms");
    }

    private static String id(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** As short as goes: a member of a group proves by heartbeats of whole seconds that it is there. */
    long lockMillis() {
        return switch (intake) {
            case SHARE -> 1500;
            case GROUP -> 6000;
        };
    }

    /** So long a silent worker keeps its jobs. */
    void provision(Topics topics, int partitions, long lockMillis) {
        var group = WorkersGroup.valueOf(intake.name());
        new TopicProvisioner(admin, topics, group).provision(Examples.MODEL.name(), partitions, (short) 1);
        try {
            group.setLease(admin, Duration.ofMillis(lockMillis));
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the broker does not let leases last %d ms".formatted(lockMillis), e);
        }
    }

    long lag(Topics topics) {
        var own = topics.jobs(Examples.MODEL.name());
        return switch (intake) {
            case SHARE -> shareLag(own);
            case GROUP -> groupLag(own);
        };
    }

    private long shareLag(List<String> own) {
        var offsets = await(admin.listShareGroupOffsets(Map.of(Topics.SHARE_GROUP, new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo(Topics.SHARE_GROUP));
        return offsets.entrySet().stream()
                .filter(entry -> own.contains(entry.getKey().topic()))
                .mapToLong(entry -> entry.getValue().lag().orElse(-1L))
                .sum();
    }

    private long groupLag(List<String> own) {
        var committed =
                await(admin.listConsumerGroupOffsets(Topics.CONSUMER_GROUP).partitionsToOffsetAndMetadata());
        var ends = committed.keySet().stream()
                .filter(partition -> own.contains(partition.topic()))
                .collect(toMap(partition -> partition, _ -> OffsetSpec.latest()));
        return await(admin.listOffsets(ends).all()).entrySet().stream()
                .mapToLong(end -> end.getValue().offset()
                        - requireNonNull(committed.get(end.getKey())).offset())
                .sum();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the broker did not do what a test asked", e);
        }
    }
}
