package org.diffusionfleet.loadtest.faults.load;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.diffusionfleet.loadtest.faults.oracle.Fact;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Clients that come at a fixed rate, whatever became of those before them: an open loop. Each is a virtual thread. What they are told is
 * written down in the ledger.
 */
public final class Load implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Jobs of a batch. */
    private static final int LINES = 3;

    private final Orders orders;
    private final GatewayClient gateways;
    private final KafkaClient kafka;
    private final Hook hook;
    private final Topics topics;
    private final String model;
    private final Requests requests;
    private final Ledger ledger;
    private final long seed;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger following = new AtomicInteger();
    private volatile boolean coming = true;
    private volatile boolean listening = true;

    /** Nobody comes yet. */
    public Load(
            long seed,
            Orders orders,
            GatewayClient gateways,
            String bootstrapServers,
            Topics topics,
            String model,
            Ledger ledger)
            throws IOException, InterruptedException {
        this.seed = seed;
        this.orders = orders;
        this.gateways = gateways;
        this.kafka = new KafkaClient(bootstrapServers);
        this.topics = topics;
        this.model = model;
        this.requests = new Requests(model);
        this.ledger = ledger;
        this.hook = Hook.open(gateways, ledger);
    }

    /** Clients come from now on, one every so often. */
    public void start(Duration every) {
        Thread.ofPlatform().name("load").start(() -> come(every));
    }

    private void come(Duration every) {
        var due = System.nanoTime();
        try {
            while (coming) {
                var order = orders.next();
                var _ = clients.submit(() -> carryOut(order));
                due += every.toNanos();
                Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody comes any more; those who are here stay until they are done. */
    public void stop() {
        coming = false;
    }

    /** Whether somebody still waits for an answer to what they asked. */
    public boolean asking() {
        return asking.get() > 0;
    }

    /** How many follow a job whose end they have not heard. */
    public int following() {
        return following.get();
    }

    private void carryOut(Order order) {
        asking.incrementAndGet();
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var due = order.finishWithin() == null ? null : now.plus(order.finishWithin());
        try {
            switch (order.way()) {
                case ONCE -> once(order, due);
                case WITH_KEY -> withKey(order, due, order.gateway());
                case WITH_KEY_TWICE -> {
                    var _ = clients.submit(() -> aside(order, due));
                    withKey(order, due, order.gateway());
                }
                case BATCH -> batch(order, due);
                case KAFKA, NOT_JSON, UNKNOWN_VERSION, BAD_FIELD, BAD_PICTURE -> produce(order, due);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asking.decrementAndGet();
        }
    }

    private void aside(Order order, @Nullable Instant due) {
        asking.incrementAndGet();
        try {
            withKey(order, due, order.gateway() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asking.decrementAndGet();
        }
    }

    private void once(Order order, @Nullable Instant due) throws InterruptedException {
        var asked = Instant.now();
        try {
            var answer = gateways.submit(order.gateway(), requests.body(order, due), "");
            if (answer.status() == 202) {
                accepted(order, answer.jobId(), asked, order.gateway(), due, true);
            }
        } catch (IOException e) {
            // Nobody will ever know whether there is a job.
            Thread.sleep(PAUSE);
        }
    }

    private void withKey(Order order, @Nullable Instant due, int first) throws InterruptedException {
        var key = "order-%d-%d".formatted(seed, order.number());
        for (int turn = first; listening; turn++) {
            var asked = Instant.now();
            var gateway = turn % gateways.size();
            try {
                var answer = gateways.submit(gateway, requests.body(order, due), key);
                if (answer.status() == 202) {
                    ledger.answered(key, answer.jobId());
                    accepted(order, answer.jobId(), asked, gateway, due, first == order.gateway());
                    return;
                }
                if (answer.status() < 500) {
                    return;
                }
            } catch (IOException e) {
                // Asked again, of the other.
            }
            Thread.sleep(PAUSE);
        }
    }

    private void batch(Order order, @Nullable Instant due) throws InterruptedException {
        var key = "batch-%d-%d".formatted(seed, order.number());
        var lines = IntStream.range(0, LINES)
                .mapToObj(line -> requests.line(order, due, line))
                .toList();
        for (int gateway = order.gateway(); listening; gateway = (gateway + 1) % gateways.size()) {
            var asked = Instant.now();
            try {
                var answer = gateways.submitBatch(gateway, lines, key);
                if (answer.status() == 202) {
                    ledger.answered(key, answer.jobId() + "-1");
                    for (int line = 1; line <= LINES; line++) {
                        accepted(order, answer.jobId() + "-" + line, asked, gateway, due, line == LINES);
                    }
                    return;
                }
                if (answer.status() < 500) {
                    return;
                }
            } catch (IOException e) {
                // Asked again, of the other.
            }
            Thread.sleep(PAUSE);
        }
    }

    private void accepted(Order order, String jobId, Instant asked, int gateway, @Nullable Instant due, boolean owner)
            throws InterruptedException {
        ledger.note(new Fact.Accepted(jobId, asked, Instant.now(), gateways.name(gateway), due));
        if (owner) {
            afterwards(order, jobId);
        }
    }

    private void afterwards(Order order, String jobId) throws InterruptedException {
        if (order.followed()) {
            following.incrementAndGet();
            var _ = clients.submit(() -> follow(order, jobId));
        }
        if (order.cancelAfter() != null) {
            Thread.sleep(order.cancelAfter());
            cancel(order.gateway(), jobId);
        }
        if (order.deleteAfter() != null) {
            Thread.sleep(order.deleteAfter());
            delete(order.gateway(), jobId);
        }
    }

    /** Asks until somebody has heard. */
    private void delete(int first, String jobId) throws InterruptedException {
        for (int gateway = first; listening; gateway = (gateway + 1) % gateways.size()) {
            ledger.note(new Fact.DeleteSent(jobId, Instant.now()));
            try {
                if (gateways.delete(gateway, jobId).status() < 500) {
                    return;
                }
            } catch (IOException e) {
                // Asked again, of the other.
            }
            Thread.sleep(PAUSE);
        }
    }

    private void follow(Order order, String jobId) {
        try {
            new Follower(order.number(), jobId, gateways, ledger).follow(order.gateway(), () -> listening);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            following.decrementAndGet();
        }
    }

    /** Asks until somebody has heard. */
    public void cancel(int first, String jobId) throws InterruptedException {
        for (int gateway = first; listening; gateway++) {
            ledger.note(new Fact.CancelSent(jobId, Instant.now()));
            try {
                if (gateways.cancel(gateway % gateways.size(), jobId).status() < 500) {
                    return;
                }
            } catch (IOException e) {
                // Asked again, of the other.
            }
            Thread.sleep(PAUSE);
        }
    }

    private void produce(Order order, @Nullable Instant due) throws InterruptedException {
        var id = "kafka-%d-%d".formatted(seed, order.number());
        var asked = Instant.now();
        var topic = topics.jobs(model, order.lane());
        if (kafka.put(topic, Requests.headers(order, id), Requests.value(order, id, due))
                && order.way().isJob()) {
            ledger.note(new Fact.Accepted(id, asked, Instant.now(), "kafka", due));
            afterwards(order, id);
        }
    }

    /** Nobody listens any more. */
    @Override
    public void close() {
        coming = false;
        listening = false;
        clients.shutdownNow();
        kafka.close();
        hook.close();
    }
}
