package org.diffusionfleet.gateway.status;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.Topics;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks the broker. */
@ApplicationScoped
class KafkaFactOffsets implements FactOffsets {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Admin admin;
    private final Topics topics;
    private final String group;

    KafkaFactOffsets(
            Admin admin,
            GatewayConfig config,
            @ConfigProperty(name = "quarkus.kafka-streams.application-id") String group) {
        this.admin = admin;
        this.topics = config.topics();
        this.group = group;
    }

    @Override
    public Ends sourceEnds() {
        var jobs = topics.anyJobs().asMatchPredicate();
        return ends(get(admin.listTopics().names()).stream()
                .filter(name -> jobs.test(name) || name.equals(topics.events()) || name.equals(topics.control()))
                .toList());
    }

    @Override
    public Ends factEnds() {
        return ends(List.of("%s-%s-repartition".formatted(group, ViewTopology.FACTS)));
    }

    @Override
    public boolean committed(Ends ends) {
        var committed = get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return ends.offsets().entrySet().stream().allMatch(end -> {
            var offset = committed.get(end.getKey());
            return offset != null && offset.offset() >= end.getValue();
        });
    }

    private Ends ends(Collection<String> names) {
        var partitions = get(admin.describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
        var first = offsets(partitions, OffsetSpec.earliest());
        var end = offsets(partitions, OffsetSpec.latest());
        return new Ends(partitions.stream()
                .filter(partition -> offset(end, partition) > offset(first, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> offset(end, partition))));
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(Collection<TopicPartition> of, OffsetSpec which) {
        return get(admin.listOffsets(of.stream().collect(Collectors.toMap(partition -> partition, _ -> which)))
                .all());
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition of) {
        var found = offsets.get(of);
        return found == null ? 0 : found.offset();
    }

    /** Bounded by the client's own timeout. */
    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(e);
        }
    }

    private static ProblemException away(Exception cause) {
        return ProblemException.passing(
                ProblemCode.KAFKA_UNAVAILABLE,
                "the Kafka broker, which knows how far the view of jobs has come, did not answer, try again",
                RETRY_AFTER,
                cause);
    }
}
