package org.diffusionfleet.local.stack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway or worker in a process of its own. */
final class ServiceProcess {

    private static final String MAIN = "io.quarkus.runner.GeneratedMain";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_GRACE = Duration.ofSeconds(15);
    /** A little longer than the worker's own limit for finishing what runs. */
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(30);

    private final ChildProcess child;
    private final int port;
    private final Duration stopGrace;
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
     * @param data where their logs and state go
     */
    record Surroundings(Installation installation, DataDirectory data, BrokerProcess broker, S3Process s3) {}

    static ServiceProcess launchGateway(Surroundings around, int port) {
        var state = around.data().path().resolve("gateway");
        return launch(
                "gateway",
                around,
                around.installation().gateway(),
                port,
                // What it runs is I/O; the optimising compiler would cost more at the start than it ever gains.
                List.of("-XX:TieredStopAtLevel=1", "-Xms64m", "-Xmx256m"),
                Map.of("fleet.state-dir", state.toString()),
                STOP_GRACE);
    }

    static ServiceProcess launchWorker(Surroundings around, Path model) {
        var state = around.data().path().resolve("worker");
        return launch(
                "worker",
                around,
                around.installation().worker(),
                LoopbackPort.free(),
                // The heavy work is native: the optimising compiler took 5 of 13 s of processor time at the start.
                List.of("-XX:TieredStopAtLevel=1", "-Xms64m", "-Xmx512m"),
                Map.of("fleet.worker.model-dir", model.toString(), "fleet.state-dir", state.toString()),
                DRAIN_GRACE);
    }

    private static ServiceProcess launch(
            String name,
            Surroundings around,
            Path jar,
            int port,
            List<String> flags,
            Map<String, String> own,
            Duration stopGrace) {
        var chosen = LoopbackPort.orFree(port);
        var properties = new HashMap<>(own);
        properties.put("quarkus.http.host", "127.0.0.1");
        properties.put("quarkus.http.port", Integer.toString(chosen));
        // Being asked again and again while it starts is no news.
        properties.put("quarkus.log.category.\"io.smallrye.health\".level", "WARN");
        properties.put("kafka.bootstrap.servers", around.broker().bootstrapServers());
        properties.put("fleet.s3.endpoint", around.s3().endpoint().toString());
        properties.put("fleet.s3.bucket", around.s3().bucket());
        properties.put("fleet.s3.region", S3Process.REGION);
        var environment = Map.of(
                "FLEET_S3_ACCESS_KEY", around.s3().accessKey(),
                "FLEET_S3_SECRET_KEY", around.s3().secretKey());
        var command =
                new JavaCommand(name, new ArrayList<>(flags), List.of(jar), properties, environment, MAIN, List.of());
        return new ServiceProcess(ChildProcess.launch(command, around.data().logs()), chosen, stopGrace);
    }

    void awaitReady() {
        child.awaitReady(() -> HttpProbe.ok(root().resolve("/q/health/ready")), START_LIMIT);
        ready = true;
    }

    URI root() {
        return URI.create("http://127.0.0.1:" + port);
    }

    void close() {
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
