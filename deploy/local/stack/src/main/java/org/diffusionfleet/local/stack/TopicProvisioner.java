package org.diffusionfleet.local.stack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.diffusionfleet.schemas.Topics;

/** Makes the topics and the workers' group that a model needs; running it again changes nothing. Thread-safe. */
public final class TopicProvisioner {

    private final Admin admin;
    private final Topics topics;
    private final GroupSetup group;

    /** For workers that share jobs by a share group; works through that client, which stays the caller's to close. */
    public TopicProvisioner(Admin admin, Topics topics) {
        this(admin, topics, WorkersGroup.SHARE);
    }

    /** Works through that client, which stays the caller's to close. */
    public TopicProvisioner(Admin admin, Topics topics, WorkersGroup group) {
        this.admin = admin;
        this.topics = topics;
        this.group = group.setup(admin);
    }

    /**
     * Makes what is missing.
     *
     * @param model the model's name
     * @param partitions partitions of each new topic, at least 1; a share group wants them few, a consumer group as
     *     many as there will be workers
     * @param replication copies of each new partition, at least 1
     * @return one line for each thing, saying whether it was made or kept
     * @throws StackException if the broker refuses or cannot be reached
     */
    public List<String> provision(String model, int partitions, short replication) {
        try {
            // Before the topics: a worker that waits for them may join the group as soon as they are there.
            var configured = group.configure();
            var report = createTopics(TopicSpec.all(topics, model, partitions, replication));
            report.addAll(configured);
            report.addAll(start(topics.jobs(model)));
            return report;
        } catch (ExecutionException e) {
            throw new StackException(
                    "the topics of model " + model + " cannot be made", e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while making the topics");
        }
    }

    private List<String> createTopics(Collection<NewTopic> wanted) throws ExecutionException, InterruptedException {
        var report = new ArrayList<String>();
        for (var creation : admin.createTopics(wanted).values().entrySet()) {
            try {
                creation.getValue().get();
                report.add("topic " + creation.getKey() + ": created");
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
                report.add("topic " + creation.getKey() + ": kept");
            }
        }
        report.sort(null);
        return report;
    }

    private List<String> start(Collection<String> jobTopics) throws ExecutionException, InterruptedException {
        var partitions = new ArrayList<TopicPartition>();
        var described = Eventually.get(() -> admin.describeTopics(jobTopics).allTopicNames());
        for (var topic : described.values()) {
            partitions.addAll(partitions(topic));
        }
        var started = group.startAtZero(partitions);
        return partitions.stream()
                .map(p -> "%s on %s: %s".formatted(group.name(), p, started.contains(p) ? "starts at 0" : "kept"))
                .sorted()
                .toList();
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return IntStream.range(0, topic.partitions().size())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }
}
