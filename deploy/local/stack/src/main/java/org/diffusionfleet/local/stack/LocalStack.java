package org.diffusionfleet.local.stack;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Broker, S3 server, gateway and one worker as children of this process.
 *
 * <pre>
 * broker ─ topics ─┬─ gateway
 * s3 ──────────────┴─ worker
 * </pre>
 *
 * <p>All are launched at once, in that order: a service boots and loads its model while what it depends on does, then waits
 * for its topics. The stack is ready when the last of them is.
 *
 * <p>{@link #start} and {@link #close} may be called from different threads, so that a signal can end a start. Children
 * are stopped in the reverse order of their start: the worker drains while all it needs is still there.
 */
public final class LocalStack implements AutoCloseable {

    private static final short ONE_COPY = 1;

    private final Installation installation;
    private final StackOptions options;
    private final StageListener stages;
    private final Deque<Child> children = new ArrayDeque<>();
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private @Nullable DataDirectory data;
    private boolean closed;

    private record Child(ChildProcess process, Runnable stop) {}

    /** A stack that is not started yet. */
    public LocalStack(Installation installation, StackOptions options, StageListener stages) {
        this.installation = installation;
        this.options = options;
        this.stages = stages;
    }

    /**
     * Starts everything and waits until it is ready. If that fails, nothing is left running.
     *
     * @throws StackException saying what is in the way
     */
    public StackInfo start() {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            return startOrClose(executor);
        }
    }

    private StackInfo startOrClose(ExecutorService executor) {
        try {
            return start(executor);
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof StackException known
                    ? known
                    : new StackException("the stack cannot start", e.getCause() == null ? e : e.getCause());
        } catch (StackException e) {
            close();
            throw e;
        }
    }

    private StackInfo start(ExecutorService executor) {
        installation.requireBuilt();
        var directory = open();
        options.ports().requireFree();
        var broker = add(BrokerProcess.launch(
                installation,
                directory.path().resolve("broker"),
                directory.logs(),
                options.ports().broker()));
        var s3 = add(S3Process.launch(
                installation,
                directory.path().resolve("s3"),
                directory.logs(),
                options.ports().s3(),
                directory.keys()));
        var around =
                new ServiceProcess.Surroundings(installation, directory.logs(), broker.bootstrapServers(), s3.access());
        var gateway = add(ServiceProcess.launchGateway(
                around, identity("gateway", directory, options.ports().gateway())));
        var worker = add(ServiceProcess.launchWorker(around, identity("worker", directory, 0), options.model()));
        together(
                executor,
                () -> stages.time("S3 server", s3::awaitReady),
                () -> {
                    stages.time("broker", broker::awaitReady);
                    stages.time("topics", () -> provision(broker));
                },
                () -> stages.time("gateway", gateway::awaitReady),
                () -> stages.time("worker", worker::awaitReady));
        var info = new StackInfo(
                gateway.root(),
                broker.bootstrapServers(),
                s3.endpoint(),
                options.modelName(),
                options.model().toString(),
                pids());
        info.write(directory.path());
        return info;
    }

    private static ServiceProcess.Identity identity(String name, DataDirectory directory, int port) {
        return new ServiceProcess.Identity(name, directory.path().resolve(name), port);
    }

    /** Completes with a message for the user when a child ends that should not. */
    public CompletableFuture<String> failure() {
        return failure;
    }

    /** Stops what was started, the last first, and gives the data directory back. Does nothing the second time. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!children.isEmpty()) {
            var child = children.pop();
            stages.time("stop " + child.process().name(), child.stop());
        }
        if (data != null) {
            StackInfo.remove(data.path());
            data.close();
            data = null;
        }
    }

    private synchronized DataDirectory open() {
        requireNotClosed();
        data = DataDirectory.open(options.data());
        return data;
    }

    private BrokerProcess add(BrokerProcess broker) {
        add(broker.child(), broker::close);
        return broker;
    }

    private S3Process add(S3Process s3) {
        add(s3.child(), s3::close);
        return s3;
    }

    private ServiceProcess add(ServiceProcess service) {
        add(service.child(), service::close);
        return service;
    }

    private synchronized void add(ChildProcess process, Runnable stop) {
        if (closed) {
            process.kill();
        }
        requireNotClosed();
        children.push(new Child(process, stop));
        var _ = process.died().thenAccept(dead -> failure.complete(dead.obituary()));
    }

    private void requireNotClosed() {
        if (closed) {
            throw new StackException("the stack was stopped while it started");
        }
    }

    private synchronized Map<String, Long> pids() {
        var pids = new HashMap<String, Long>();
        pids.put("stack", ProcessHandle.current().pid());
        children.forEach(
                child -> pids.put(child.process().name(), child.process().pid()));
        return pids;
    }

    private void provision(BrokerProcess broker) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            new TopicProvisioner(admin, Topics.defaults()).provision(options.modelName(), 1, ONE_COPY);
        }
    }

    private static void together(Executor executor, Runnable... tasks) {
        var running = Arrays.stream(tasks)
                .map(task -> CompletableFuture.runAsync(task, executor))
                .toList();
        var all = CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
        // The first failure decides; the others may still be waiting for what will never come.
        for (var task : running) {
            var _ = task.exceptionally(e -> {
                all.completeExceptionally(e);
                return null;
            });
        }
        all.join();
    }
}
