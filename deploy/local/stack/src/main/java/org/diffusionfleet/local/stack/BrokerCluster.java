package org.diffusionfleet.local.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several Kafka nodes in processes of their own, brokers and controllers of one cluster. Each keeps its ports and its data, so one
 * that was {@linkplain #kill killed} can be {@linkplain #restart started again}. Thread-safe.
 */
public final class BrokerCluster implements AutoCloseable {

    /** All may start at once on a small machine, and none is ready before most are. */
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    private final Installation installation;
    private final Path data;
    private final List<Integer> ports;
    private final List<Integer> controllerPorts;
    private final Map<Integer, BrokerProcess> nodes = new HashMap<>();
    private final Map<Integer, Integer> starts = new HashMap<>();

    private BrokerCluster(Installation installation, Path data, int size) {
        this.installation = installation;
        this.data = data;
        this.ports = Stream.generate(LoopbackPort::free).limit(size).toList();
        this.controllerPorts = Stream.generate(LoopbackPort::free).limit(size).toList();
    }

    /**
     * Starts that many nodes and waits until all are in.
     *
     * @param data where their {@code broker-1}, {@code broker-2}, … and {@code logs} directories lie or are made
     * @throws StackException if one does not come up
     */
    public static BrokerCluster start(Installation installation, Path data, int size) {
        var cluster = new BrokerCluster(installation, data, size);
        try {
            IntStream.rangeClosed(1, size).forEach(cluster::launch);
            IntStream.rangeClosed(1, size).forEach(cluster::awaitReady);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** How many nodes there are, running or not; their numbers begin at 1. */
    public int size() {
        return ports.size();
    }

    /** What clients connect to. */
    public String bootstrapServers() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** Where a node keeps its data. */
    public Path directory(int node) {
        return data.resolve("broker-" + node);
    }

    /** Whether the node's process runs. */
    public boolean alive(int node) {
        return process(node).child().alive();
    }

    /** Ends a node at once, as a crash would. */
    public void kill(int node) {
        process(node).kill();
    }

    /** Starts a node that has ended, without waiting for it. */
    public synchronized void restart(int node) {
        if (!alive(node)) {
            launch(node);
        }
    }

    /**
     * Waits until the node has joined the others, which needs most of them to run.
     *
     * @throws StackException if it ends before, or takes too long
     */
    public void awaitReady(int node) {
        process(node).awaitReady(START_LIMIT);
    }

    private synchronized BrokerProcess process(int node) {
        return Objects.requireNonNull(nodes.get(node), () -> "there is no node " + node);
    }

    private synchronized void launch(int node) {
        var start = starts.merge(node, 1, Integer::sum);
        nodes.put(
                node,
                BrokerProcess.launch(
                        installation,
                        "broker-%d-%d".formatted(node, start),
                        directory(node),
                        data.resolve("logs"),
                        ports.get(node - 1),
                        node,
                        controllerPorts));
    }

    /** Ends all nodes at once: stopped one by one, the last would wait for a quorum that is gone. */
    @Override
    public synchronized void close() {
        nodes.values().forEach(BrokerProcess::kill);
    }
}
