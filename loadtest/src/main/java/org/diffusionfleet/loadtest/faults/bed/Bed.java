package org.diffusionfleet.loadtest.faults.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;
import org.diffusionfleet.local.stack.BrokerCluster;
import org.diffusionfleet.local.stack.Installation;
import org.diffusionfleet.local.stack.S3Process;
import org.diffusionfleet.local.stack.ServiceProcess;
import org.diffusionfleet.local.stack.TopicProvisioner;
import org.diffusionfleet.local.stack.WorkersGroup;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * A fleet of real processes: three brokers, an S3 server, two gateways, three workers, and a tap before the S3 server for each of the
 * latter.
 */
public final class Bed implements AutoCloseable {

    /** How long a lease lasts without being renewed; short, so that frozen workers are found within the patience of a run. */
    public static final Duration LOCK = Duration.ofSeconds(8);

    /** How old an object without an owner gets; longer than any job takes here, whatever befalls it. */
    public static final Duration SWEEP_GRACE = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int BROKERS = 3;
    private static final int GATEWAYS = 2;
    private static final int WORKERS = 3;
    private static final short COPIES = 3;

    /** A worker for a machine that has to hold three. */
    private static final Map<String, String> SMALL_WORKER = Map.of(
            "fleet.worker.threads", "1",
            "fleet.worker.side-threads", "1",
            "fleet.worker.batch-samples", "4",
            "fleet.worker.interactive-seats", "2",
            "fleet.worker.batch-seats", "1",
            "fleet.worker.more-seats", "1",
            "fleet.worker.drain-grace", "10s");

    /** They sweep while faults happen: what they must not take is looked for in the end. */
    private static final Map<String, String> SWEEPING_GATEWAY = Map.of(
            "fleet.retention.grace", SWEEP_GRACE.toSeconds() + "s",
            "fleet.retention.interval", "10s",
            "fleet.webhooks.allow-loopback", "true",
            "fleet.webhooks.schedule", "0s,2s,5s,10s,20s,30s,60s,60s,60s,60s");

    private final Installation installation;
    private final WorkersGroup intake;
    private final Path data;
    private final @Nullable SmallDisk disk;
    private final BrokerCluster brokers;
    private final Ledger ledger;
    private final Topics topics = Topics.defaults();
    private final List<Slot> gateways = new ArrayList<>();
    private final List<Slot> workers = new ArrayList<>();
    private final TopicWatch watch;
    private volatile S3Process s3;

    /**
     * Starts all of it and waits until all are ready.
     *
     * @param intake how the workers share jobs
     * @param data an empty directory for everything they keep
     */
    public Bed(Installation installation, WorkersGroup intake, Path data, Ledger ledger)
            throws IOException, InterruptedException {
        this.installation = installation;
        this.intake = intake;
        this.data = data;
        this.ledger = ledger;
        Files.createDirectories(data);
        this.disk = SmallDisk.mount(data.resolve("broker-" + BROKERS));
        this.brokers = BrokerCluster.start(installation, data, BROKERS);
        provision();
        this.s3 = S3Process.start(data);
        for (int i = 1; i <= GATEWAYS; i++) {
            gateways.add(slot("gateway-" + i, true));
        }
        for (int i = 1; i <= WORKERS; i++) {
            workers.add(slot("worker-" + i, false));
        }
        this.watch = new TopicWatch(bootstrapServers(), topics, topics.jobs(model()), ledger);
        for (var slot : slots()) {
            slot.awaitReady();
        }
    }

    private void provision() {
        try (var admin = admin()) {
            new TopicProvisioner(admin, topics, intake).provision(model(), partitions(), COPIES);
            intake.setLease(admin, LOCK);
        } catch (ExecutionException e) {
            throw new IllegalStateException("it cannot be set how long the group's leases last", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A share group wants few; in a consumer group each worker needs one. */
    private int partitions() {
        return switch (intake) {
            case SHARE -> 2;
            case GROUP -> WORKERS;
        };
    }

    private Slot slot(String name, boolean gateway) throws IOException {
        var tap = new S3Tap(name, s3.endpoint(), s3.bucket(), ledger::note);
        return new Slot(name, tap, start -> gateway ? gateway(name, tap, start) : worker(name, tap, start, null));
    }

    private ServiceProcess gateway(String name, S3Tap tap, int start) {
        return ServiceProcess.launchGateway(around(tap), identity(name, start, SWEEPING_GATEWAY, null));
    }

    private ServiceProcess worker(String name, S3Tap tap, int start, @Nullable Path preload) {
        var settings = new HashMap<>(SMALL_WORKER);
        settings.put("fleet.worker.intake", intake.name().toLowerCase(Locale.ROOT));
        return ServiceProcess.launchWorker(around(tap), identity(name, start, settings, preload), modelDirectory());
    }

    private ServiceProcess.Identity identity(
            String name, int start, Map<String, String> settings, @Nullable Path preload) {
        return new ServiceProcess.Identity("%s-%d".formatted(name, start), data.resolve(name), 0, settings, preload);
    }

    private ServiceProcess.Surroundings around(S3Tap tap) {
        return new ServiceProcess.Surroundings(
                installation,
                data.resolve("logs"),
                bootstrapServers(),
                s3.access().through(tap.endpoint()));
    }

    private Path modelDirectory() {
        return installation.models().resolve("emoji-64");
    }

    /** The name jobs call the model by. */
    public String model() {
        return modelDirectory().getFileName().toString();
    }

    public Topics topics() {
        return topics;
    }

    /** How the workers share jobs. */
    public WorkersGroup intake() {
        return intake;
    }

    public List<Slot> gateways() {
        return gateways;
    }

    public List<Slot> workers() {
        return workers;
    }

    /** Gateways and workers. */
    public List<Slot> slots() {
        return Stream.concat(gateways.stream(), workers.stream()).toList();
    }

    public BrokerCluster brokers() {
        return brokers;
    }

    /** The file system of the last broker, where one could be mounted. */
    public Optional<SmallDisk> disk() {
        return Optional.ofNullable(disk);
    }

    public String bootstrapServers() {
        return brokers.bootstrapServers();
    }

    /** A client of the cluster's own. */
    public Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "default.api.timeout.ms",
                20_000,
                "request.timeout.ms",
                5_000));
    }

    /**
     * Waits until every partition has a leader and all its copies are in sync.
     *
     * @throws IllegalStateException if that takes too long
     */
    public void awaitReplicas() throws InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        try (var admin = admin()) {
            while (!inSync(admin)) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException(
                            "copies are not in sync after %d s".formatted(PATIENCE.toSeconds()));
                }
                Thread.sleep(500);
            }
        }
    }

    private static boolean inSync(Admin admin) throws InterruptedException {
        try {
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            return admin.describeTopics(names).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition -> partition.leader() != null
                            && partition.isr().size() == partition.replicas().size());
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** The S3 server itself. */
    public S3Process s3() {
        return s3;
    }

    /** Starts the S3 server again, on its port, and waits for it. */
    public void restartS3() {
        s3 = S3Process.start(data, s3.port());
    }

    /** Starts a worker whose wall clock is off by that, if its place is free; says whether that can be done here. */
    public boolean relaunchSkewed(Slot worker, Duration offset) {
        var shim = ClockShim.of(data.resolve("clock"), offset);
        shim.ifPresent(library -> worker.relaunch(start -> worker(worker.name(), worker.tap(), start, library)));
        return shim.isPresent();
    }

    /** The slot whose process has that id, as workers' names end with it. */
    public Optional<Slot> worker(String source) {
        return workers.stream()
                .filter(slot -> source.endsWith("-" + slot.process().pid()))
                .findFirst();
    }

    @Override
    public void close() {
        watch.close();
        slots().forEach(slot -> slot.process().kill());
        s3.kill();
        brokers.close();
        try {
            for (var slot : slots()) {
                slot.tap().close();
            }
            if (disk != null) {
                disk.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
