package org.diffusionfleet.local.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a node is told: where its data lies, which loopback ports it listens on, and who else is in its cluster.
 *
 * @param directory the node's log and metadata directory
 * @param port the port clients connect to, 1 to 65535
 * @param node which one it is, from 1
 * @param controllerPorts the ports of all nodes' controllers, that of node 1 first; that of a single node may change between two
 *     starts on one directory
 */
record BrokerConfig(Path directory, int port, int node, List<Integer> controllerPorts) {

    /** The share group's upper bound on deliveries; our own attempt counter gives up long before. */
    private static final String MOST_DELIVERIES = "25";

    /** What a cluster can afford: one node may be away. */
    private static final int MOST_COPIES = 3;

    BrokerConfig {
        controllerPorts = List.copyOf(controllerPorts);
    }

    /** Kafka's own property names and values. */
    Map<String, String> properties() {
        var properties = new TreeMap<String, String>();
        properties.putAll(identity());
        properties.putAll(internalTopics());
        properties.putAll(shareGroups());
        properties.putAll(consumerGroups());
        properties.putAll(small());
        properties.putAll(isCluster() ? patient() : alone());
        return properties;
    }

    boolean isCluster() {
        return controllerPorts.size() > 1;
    }

    private Map<String, String> identity() {
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(node),
                "controller.quorum.voters",
                voters(),
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPorts.get(node - 1),
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + port,
                "controller.listener.names",
                "CONTROLLER",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                directory.toString());
    }

    /** All controllers, as Kafka lists them. */
    String voters() {
        return IntStream.rangeClosed(1, controllerPorts.size())
                .mapToObj(id -> id + "@127.0.0.1:" + controllerPorts.get(id - 1))
                .collect(Collectors.joining(","));
    }

    /** Internal topics are replicated three times by default, which one node cannot do. */
    private Map<String, String> internalTopics() {
        var copies = Math.min(controllerPorts.size(), MOST_COPIES);
        var partitions = Integer.toString(copies);
        var replicas = Integer.toString(copies);
        var inSync = Integer.toString(Math.max(1, copies - 1));
        return Map.of(
                "offsets.topic.replication.factor", replicas,
                "offsets.topic.num.partitions", partitions,
                "transaction.state.log.replication.factor", replicas,
                "transaction.state.log.min.isr", inSync,
                "transaction.state.log.num.partitions", partitions,
                "share.coordinator.state.topic.replication.factor", replicas,
                "share.coordinator.state.topic.min.isr", inSync,
                "share.coordinator.state.topic.num.partitions", partitions,
                // What clients make for themselves (Kafka Streams) is as safe as what they read.
                "default.replication.factor", replicas,
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

    /** The same for workers in a consumer group; and a dead one need not be waited for as long as in a data centre. */
    private static Map<String, String> consumerGroups() {
        return Map.of(
                "group.consumer.heartbeat.interval.ms", "500",
                "group.consumer.min.heartbeat.interval.ms", "500",
                "group.consumer.min.session.timeout.ms", "1000",
                "group.min.session.timeout.ms", "1000");
    }

    /** Waits and buffers that are sized for a data centre. */
    private static Map<String, String> small() {
        return Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "group.streams.initial.rebalance.delay.ms", "0",
                "log.cleaner.dedupe.buffer.size", "2097152",
                "num.io.threads", "4",
                "num.network.threads", "2");
    }

    /** Nobody to wait for. After a crash the controller lets the node in again only when its former self has timed out. */
    private static Map<String, String> alone() {
        return Map.of(
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500",
                "controller.quorum.election.timeout.ms", "100",
                "controller.quorum.election.backoff.max.ms", "100",
                "controller.quorum.fetch.timeout.ms", "300");
    }

    /** A node that is gone is noticed within seconds, one that is slow on a busy machine is not taken for gone. */
    private static Map<String, String> patient() {
        return Map.of(
                "broker.session.timeout.ms", "4000",
                "broker.heartbeat.interval.ms", "500",
                "controller.quorum.election.timeout.ms", "500",
                "controller.quorum.election.backoff.max.ms", "500",
                "controller.quorum.fetch.timeout.ms", "1500",
                // A partition changes its leader when it must, not on a timer.
                "auto.leader.rebalance.enable", "false",
                "min.insync.replicas", "2");
    }
}
