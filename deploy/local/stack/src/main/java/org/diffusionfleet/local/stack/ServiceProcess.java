package org.diffusionfleet.local.stack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A gateway or worker in a process of its own; thread-safe. */
public final class ServiceProcess implements AutoCloseable {

    private static final String MAIN = "io.quarkus.runner.GeneratedMain";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_GRACE = Duration.ofSeconds(15);
    /** A little longer than the worker's own limit for finishing what runs. */
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(30);

    private final ChildProcess child;
    private final int port;
    private final Duration stopGrace;
    /** Whether it ever was. */
    private volatile boolean ready;

    private ServiceProcess(ChildProcess child, int port, Duration stopGrace) {
        this.child = child;
        this.port = port;
        this.stopGrace = stopGrace;
    }

    /**
     * What both services need to know.
     *
     * @param installation where the programs lie
     * @param logs where their logs go
     * @param bootstrapServers where Kafka is
     * @param s3 where objects go
     */
    public record Surroundings(Installation installation, Path logs, String bootstrapServers, S3Access s3) {}

    /**
     * What tells one service from another of its kind.
     *
     * @param name in messages and of its log file
     * @param state a directory of its own
     * @param port where it listens, 0 for a free one
     * @param settings system properties of its own
     * @param preload a library that the dynamic linker loads before all others
     */
    public record Identity(
            String name,
            Path state,
            int port,
            Map<String, String> settings,
            @Nullable Path preload) {

        /** Nothing of its own but a name and a port. */
        Identity(String name, Path state, int port) {
            this(name, state, port, Map.of(), null);
        }
    }

    /** Starts a gateway, without waiting for it. */
    public static ServiceProcess launchGateway(Surroundings around, Identity who) {
        var settings = new HashMap<>(who.settings());
        // Whoever runs the fleet on one machine has webhooks' receivers there, too.
        settings.putIfAbsent("fleet.webhooks.allow-loopback", "true");
        return launch(
                "gateway",
                around,
                new Identity(who.name(), who.state(), who.port(), settings, who.preload()),
                around.installation().gateway(),
                // What it runs is I/O; the optimising compiler would cost more at the start than it ever gains.
                List.of("-XX:TieredStopAtLevel=1", "-Xms64m", "-Xmx256m"),
                STOP_GRACE);
    }

    /** Starts a worker, without waiting for it. */
    public static ServiceProcess launchWorker(Surroundings around, Identity who, Path model) {
        var settings = new HashMap<>(who.settings());
        settings.put("fleet.worker.model-dir", model.toString());
        return launch(
                "worker",
                around,
                new Identity(who.name(), who.state(), who.port(), settings, who.preload()),
                around.installation().worker(),
                // The heavy work is native: the optimising compiler took 5 of 13 s of processor time at the start.
                List.of("-XX:TieredStopAtLevel=1", "-Xms64m", "-Xmx512m"),
                DRAIN_GRACE);
    }

    private static ServiceProcess launch(
            String program, Surroundings around, Identity who, Path jar, List<String> flags, Duration stopGrace) {
        var chosen = LoopbackPort.orFree(who.port());
        var properties = new HashMap<String, String>();
        properties.put("fleet.state-dir", who.state().toString());
        properties.put("quarkus.http.host", "127.0.0.1");
        properties.put("quarkus.http.port", Integer.toString(chosen));
        // Being asked again and again while it starts is no news.
        properties.put("quarkus.log.category.\"io.smallrye.health\".level", "WARN");
        properties.put("kafka.bootstrap.servers", around.bootstrapServers());
        properties.put("fleet.s3.endpoint", around.s3().endpoint().toString());
        properties.put("fleet.s3.bucket", around.s3().bucket());
        properties.put("fleet.s3.region", S3Process.REGION);
        properties.putAll(who.settings());
        var environment = new HashMap<String, String>();
        environment.put("FLEET_S3_ACCESS_KEY", around.s3().accessKey());
        environment.put("FLEET_S3_SECRET_KEY", around.s3().secretKey());
        if (who.preload() != null) {
            environment.put("LD_PRELOAD", who.preload().toString());
        }
        var command =
                new JavaCommand(who.name(), program, flags, List.of(jar), properties, environment, MAIN, List.of());
        return new ServiceProcess(ChildProcess.launch(command, around.logs()), chosen, stopGrace);
    }

    /**
     * Waits until it says that it is ready.
     *
     * @throws StackException if it ends before, or takes too long
     */
    public void awaitReady() {
        child.awaitReady(this::answersReady, START_LIMIT);
    }

    /** Whether it says that it is ready. */
    public boolean answersReady() {
        var answers = HttpProbe.ok(root().resolve("/q/health/ready"));
        ready |= answers;
        return answers;
    }

    /** Where it listens. */
    public URI root() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Its process id, which a worker's events carry. */
    public long pid() {
        return child.pid();
    }

    /** Whether its process runs. */
    public boolean alive() {
        return child.alive();
    }

    /** What to tell if it ended by a signal that nobody sent through here; its log directory then has what the JVM knew. */
    public Optional<String> crash() {
        return child.crash();
    }

    /** Ends it at once, as a crash would. */
    public void kill() {
        child.kill();
    }

    /** Stops it where it is (SIGSTOP). */
    public void pause() {
        child.pause();
    }

    /** Lets it go on (SIGCONT). */
    public void resume() {
        child.resume();
    }

    /** Asks it to end (SIGTERM) and waits until it has; one that was never ready is killed. */
    @Override
    public void close() {
        // Before it was ready it holds nothing, and may be waiting for what will never come.
        if (ready) {
            child.stop(stopGrace);
        } else {
            child.kill();
        }
    }

    ChildProcess child() {
        return child;
    }
}
