package org.diffusionfleet.local.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the node is told: where its data lies and which two loopback ports it listens on.
 *
 * @param directory the node's log and metadata directory
 * @param port the port clients connect to, 1 to 65535
 * @param controllerPort the port of the controller, 1 to 65535; may change between two starts on one directory
 */
record BrokerConfig(Path directory, int port, int controllerPort) {

    /** The share group's upper bound on deliveries; our own attempt counter gives up long before. */
    private static final String MOST_DELIVERIES = "25";

    /** Kafka's own property names and values. */
    Map<String, String> properties() {
        var properties = new TreeMap<String, String>();
        properties.putAll(identity());
        properties.putAll(singleNode());
        properties.putAll(shareGroups());
        properties.putAll(smallAndFast());
        return properties;
    }

    private Map<String, String> identity() {
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "1",
                "controller.quorum.voters",
                "1@127.0.0.1:" + controllerPort,
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + port,
                "controller.listener.names",
                "CONTROLLER",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                directory.toString());
    }

    /** Internal topics are replicated three times by default, which one node cannot do. */
    private static Map<String, String> singleNode() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1",
                "auto.create.topics.enable", "false");
    }

    /** The assignment of a new worker rides on the heartbeat, so the default of 5 s would be the first job's wait. */
    private static Map<String, String> shareGroups() {
        return Map.of(
                "group.share.heartbeat.interval.ms", "500",
                "group.share.min.heartbeat.interval.ms", "500",
                "group.share.min.record.lock.duration.ms", "1000",
                "group.share.delivery.count.limit", "10",
                "group.share.max.delivery.count.limit", MOST_DELIVERIES,
                "group.share.max.size", "1000");
    }

    /** Waits and buffers that are sized for a data centre. */
    private static Map<String, String> smallAndFast() {
        return Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "group.streams.initial.rebalance.delay.ms", "0",
                // After a crash the controller lets the node in again only when its former self has timed out.
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500",
                "controller.quorum.election.timeout.ms", "100",
                "controller.quorum.election.backoff.max.ms", "100",
                "controller.quorum.fetch.timeout.ms", "300",
                "log.cleaner.dedupe.buffer.size", "2097152",
                "num.io.threads", "4",
                "num.network.threads", "2");
    }
}
