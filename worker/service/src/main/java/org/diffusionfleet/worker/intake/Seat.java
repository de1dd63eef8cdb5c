package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * One job slot: a share consumer that holds one record at a time, and the only thread that touches it.
 *
 * <pre>
 * poll ── record ──▶ handler (virtual thread)
 *   ▲                  │ renew every third of the lock: RENEW → commitSync → poll(0)
 *   └── settle ◀───────┘ ACCEPT or RELEASE → commitSync
 * </pre>
 *
 * <p>One consumer a job, because a share consumer works a batch at a time: until every record of it is settled, poll
 * returns only renewed ones. A consumer that stops polling goes on acquiring records, so a seat either polls, renews or
 * closes; after a lost lease it starts over with a new consumer. A seat that is there only on {@link Demand} has a consumer
 * while it is wanted and a while longer, since joining the group takes its time; it closes it between two jobs, when it holds
 * none.
 */
final class Seat implements Runnable {

    private static final Logger LOG = Logger.getLogger(Seat.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration COMMIT = Duration.ofSeconds(10);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final int DEFAULT_LOCK_MS = 30_000;

    private final Supplier<ShareConsumer<byte[], byte[]>> consumers;
    private final List<String> topics;
    private final JobHandler handler;
    private final Executor workers;
    private final Demand demand;
    private final Duration linger;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean busy;

    /**
     * A seat that has yet to be taken.
     *
     * @param linger how long it keeps its consumer without demand
     */
    Seat(
            Supplier<ShareConsumer<byte[], byte[]>> consumers,
            List<String> topics,
            JobHandler handler,
            Executor workers,
            Demand demand,
            Duration linger) {
        this.consumers = consumers;
        this.topics = topics;
        this.handler = handler;
        this.workers = workers;
        this.demand = demand;
        this.linger = linger;
    }

    /** Whether it holds a job. */
    boolean isBusy() {
        return busy;
    }

    /** Takes no further job; the one in hand goes on. */
    void stop() {
        stop.countDown();
    }

    @Override
    public void run() {
        while (!stopping()) {
            if (!demand.isThere()) {
                pause(LOOK_AGAIN);
                continue;
            }
            try (var consumer = consumers.get()) {
                consumer.subscribe(topics);
                work(consumer);
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (KafkaException | IllegalStateException e) {
                LOG.warn("a seat starts over", e);
                pause(AFTER_FAULT);
            }
        }
    }

    /** Until told to stop, a lease is lost, or nobody wants more for a while. */
    private void work(ShareConsumer<byte[], byte[]> consumer) {
        var wanted = System.nanoTime();
        while (!stopping()) {
            for (var record : consumer.poll(POLL)) {
                if (!serve(consumer, record)) {
                    return;
                }
            }
            var now = System.nanoTime();
            if (demand.isThere()) {
                wanted = now;
            } else if (now - wanted > linger.toNanos()) {
                return;
            }
        }
    }

    private boolean serve(ShareConsumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> record) {
        busy = true;
        try {
            return serveHeld(consumer, record);
        } finally {
            busy = false;
        }
    }

    /** Whether the lease was held to its end. */
    private boolean serveHeld(ShareConsumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> record) {
        var lease = new Lease(record);
        var work = CompletableFuture.supplyAsync(() -> handler.handle(lease), workers);
        var settlement = await(consumer, lease, work);
        if (!lease.held()) {
            LOG.warnf("lost the lease of %s; another worker has the job", lease);
            return false;
        }
        consumer.acknowledge(record, settlement.type());
        return commit(consumer, lease);
    }

    private Settlement await(ShareConsumer<byte[], byte[]> consumer, Lease lease, Future<Settlement> work) {
        while (true) {
            try {
                return work.get(renewalMillis(consumer), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (lease.held() && !renew(consumer, lease)) {
                    lease.lose();
                }
            } catch (ExecutionException e) {
                LOG.errorf(e.getCause(), "giving %s back", lease);
                return Settlement.RELEASE;
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    /** A poll with a timeout here would fetch records whose locks nobody renews. */
    private static boolean renew(ShareConsumer<byte[], byte[]> consumer, Lease lease) {
        try {
            consumer.acknowledge(lease.record(), AcknowledgeType.RENEW);
            return commit(consumer, lease) && !consumer.poll(Duration.ZERO).isEmpty();
        } catch (KafkaException | IllegalStateException e) {
            LOG.warnf(e, "cannot renew the lease of %s", lease);
            return false;
        }
    }

    private static boolean commit(ShareConsumer<byte[], byte[]> consumer, Lease lease) {
        var faults = consumer.commitSync(COMMIT).values().stream()
                .flatMap(Optional::stream)
                .toList();
        faults.forEach(fault -> LOG.warnf("the broker did not take what was said of %s: %s", lease, fault));
        return faults.isEmpty();
    }

    private static long renewalMillis(ShareConsumer<byte[], byte[]> consumer) {
        return consumer.acquisitionLockTimeoutMs().orElse(DEFAULT_LOCK_MS) / 3;
    }

    private void pause(Duration length) {
        try {
            stop.await(length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stop();
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }
}
