package org.diffusionfleet.local.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka node, broker and controller together, bound to 127.0.0.1; alone or one of a cluster.
 *
 * <p>The directory is formatted on first use and kept afterwards: topics, records and offsets survive a restart. The
 * process ends on SIGTERM after a clean shutdown.
 */
public final class LocalBroker {

    private LocalBroker() {}

    /**
     * Runs the node until the process is told to end.
     *
     * @param args data directory, broker port, number of the node from 1, controller ports of nodes 1, 2, … with commas between
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println("usage: LocalBroker <data directory> <broker port> <node> <controller port>[,…]");
            System.exit(2);
        }
        var config = new BrokerConfig(
                Path.of(args[0]).toAbsolutePath(),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Pattern.compile(",")
                        .splitAsStream(args[3])
                        .map(Integer::valueOf)
                        .toList());
        format(config);
        var server = new KafkaRaftServer(new KafkaConfig(config.properties(), false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        server.startup();
        server.awaitShutdown();
    }

    private static void format(BrokerConfig config) throws Exception {
        var directory = config.directory();
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(directory);
        var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Formatter()
                .setPrintStream(quiet)
                .setNodeId(config.node())
                .setClusterId(clusterId(config).toString())
                .setControllerListenerName("CONTROLLER")
                .setDirectories(List.of(directory.toString()))
                .setMetadataLogDirectory(directory.toString())
                .run();
    }

    /** The nodes of a cluster must agree on it before they have met. */
    private static Uuid clusterId(BrokerConfig config) {
        if (!config.isCluster()) {
            return Uuid.randomUuid();
        }
        var agreed = UUID.nameUUIDFromBytes(config.voters().getBytes(StandardCharsets.UTF_8));
        return new Uuid(agreed.getMostSignificantBits(), agreed.getLeastSignificantBits());
    }
}
