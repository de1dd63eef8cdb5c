package org.diffusionfleet.local.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A running Kafka node in a process of its own; topics and records survive {@link #close()} and {@link #kill()}. */
public final class BrokerProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final ChildProcess child;
    private final int port;
    private final int node;

    private BrokerProcess(ChildProcess child, int port, int node) {
        this.child = child;
        this.port = port;
        this.node = node;
    }

    /**
     * Starts a node on a free port and waits until it serves.
     *
     * @param dataDirectory where its {@code broker} and {@code logs} directories lie or are made
     * @throws StackException if it does not come up
     */
    public static BrokerProcess start(Path dataDirectory) {
        return start(dataDirectory, 0);
    }

    /**
     * Starts a node and waits until it serves.
     *
     * @param dataDirectory where its {@code broker} and {@code logs} directories lie or are made
     * @param port the port to listen on, 0 for a free one
     * @throws StackException if it does not come up
     */
    public static BrokerProcess start(Path dataDirectory, int port) {
        var broker =
                launch(Installation.current(), dataDirectory.resolve("broker"), dataDirectory.resolve("logs"), port);
        try {
            broker.awaitReady();
            return broker;
        } catch (RuntimeException e) {
            broker.kill();
            throw e;
        }
    }

    static BrokerProcess launch(Installation installation, Path directory, Path logs, int port) {
        return launch(
                installation, "broker", directory, logs, LoopbackPort.orFree(port), 1, List.of(LoopbackPort.free()));
    }

    /** A node of a cluster, whose controllers listen on those ports; does not wait. */
    static BrokerProcess launch(
            Installation installation,
            String name,
            Path directory,
            Path logs,
            int port,
            int node,
            List<Integer> controllerPorts) {
        var controllers = controllerPorts.stream().map(String::valueOf).collect(Collectors.joining(","));
        var command = new JavaCommand(
                name,
                "broker",
                List.of("-XX:TieredStopAtLevel=1", "-Xms64m", "-Xmx192m"),
                installation.broker(),
                Map.of(),
                Map.of(),
                "org.diffusionfleet.local.broker.LocalBroker",
                List.of(directory.toString(), Integer.toString(port), Integer.toString(node), controllers));
        return new BrokerProcess(ChildProcess.launch(command, logs), port, node);
    }

    void awaitReady() {
        awaitReady(START_LIMIT);
    }

    void awaitReady(Duration limit) {
        child.awaitReady(() -> LoopbackPort.answers(port), limit);
        // The port opens before the controller has let the node in, and until then it refuses new topics.
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            child.awaitReady(() -> isAdmitted(admin), limit);
        }
    }

    private boolean isAdmitted(Admin admin) {
        try {
            return admin.describeCluster().nodes().get().stream().anyMatch(known -> known.id() == node);
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while waiting for the broker");
        }
    }

    /** What clients connect to, {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** The port clients connect to. */
    public int port() {
        return port;
    }

    /** Ends it at once, as a crash would. */
    public void kill() {
        child.kill();
    }

    /** Stops it cleanly. */
    @Override
    public void close() {
        child.stop(STOP_GRACE);
    }

    ChildProcess child() {
        return child;
    }
}
