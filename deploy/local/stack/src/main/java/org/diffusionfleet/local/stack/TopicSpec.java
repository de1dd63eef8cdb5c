package org.diffusionfleet.local.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.diffusionfleet.schemas.Topics;

/** The fleet's topics with what each needs; nothing relies on auto-creation. */
final class TopicSpec {

    private static final Duration DAYS_7 = Duration.ofDays(7);
    private static final Duration DAYS_30 = Duration.ofDays(30);
    private static final Duration MINUTES_10 = Duration.ofMinutes(10);

    private TopicSpec() {}

    /**
     * All topics a model needs.
     *
     * @param partitions partitions of each topic, at least 1
     * @param replication copies of each partition, at least 1
     */
    static List<NewTopic> all(Topics topics, String model, int partitions, short replication) {
        var all = new ArrayList<NewTopic>();
        topics.jobs(model).forEach(name -> all.add(topic(name, partitions, replication, retained(DAYS_7))));
        all.add(topic(topics.events(), partitions, replication, retained(DAYS_7)));
        all.add(topic(topics.progress(), partitions, replication, retained(MINUTES_10)));
        all.add(topic(topics.control(), partitions, replication, retained(DAYS_7)));
        all.add(topic(topics.deadLetters(), partitions, replication, retained(DAYS_30)));
        all.add(topic(topics.retries(), partitions, replication, retained(DAYS_7)));
        all.add(topic(topics.models(), partitions, replication, Map.of("cleanup.policy", "compact")));
        all.add(topic(topics.workers(), partitions, replication, retained(MINUTES_10)));
        all.add(topic(topics.views(), partitions, replication, Map.of("cleanup.policy", "compact")));
        all.add(topic(topics.webhooks(), partitions, replication, retained(DAYS_7)));
        all.add(topic(topics.webhookViews(), partitions, replication, Map.of("cleanup.policy", "compact")));
        return all;
    }

    private static NewTopic topic(String name, int partitions, short replication, Map<String, String> config) {
        var withQuorum = new HashMap<>(config);
        // One copy may be away for maintenance; with a single copy there is none to spare.
        withQuorum.put("min.insync.replicas", Integer.toString(Math.max(1, replication - 1)));
        return new NewTopic(name, partitions, replication).configs(withQuorum);
    }

    private static Map<String, String> retained(Duration time) {
        return Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(time.toMillis()));
    }
}
