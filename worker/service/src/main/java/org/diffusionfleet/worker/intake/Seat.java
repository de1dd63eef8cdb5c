package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final Supplier<ShareConsumer<byte[], byte[]>> consumers;
    private final List<String> topics;
    private final JobHandler handler;
    private final Executor workers;
    private final Demand demand;
    private final Duration linger;
    private final LongSupplier clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean busy;

    /**
     * A seat that has yet to be taken.
     *
     * @param linger how long it keeps its consumer without demand
     * @param clock monotonic, in nanoseconds
     */
    Seat(
            Supplier<ShareConsumer<byte[], byte[]>> consumers,
            List<String> topics,
            JobHandler handler,
            Executor workers,
            Demand demand,
            Duration linger,
            LongSupplier clock) {
        this.consumers = consumers;
        this.topics = topics;
        this.handler = handler;
        this.workers = workers;
        this.demand = demand;
        this.linger = linger;
        this.clock = clock;
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
                work(new LeaseKeeper(consumer, clock));
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (KafkaException | IllegalStateException e) {
                LOG.warn("a seat starts over", e);
                pause(AFTER_FAULT);
            }
        }
    }

    /** Until told to stop, a lease is lost, or nobody wants more for a while. */
    private void work(LeaseKeeper keeper) {
        var wanted = clock.getAsLong();
        var asked =
                wanted; // A fetch may outlive the poll that sent it, so that a lock can be as old as the poll before.
        while (!stopping()) {
            var begun = clock.getAsLong();
            var records = keeper.consumer().poll(POLL);
            for (var record : records) {
                if (!serve(keeper, keeper.take(record, asked))) {
                    return;
                }
            }
            var now = clock.getAsLong();
            asked = records.isEmpty() ? begun : now;
            if (demand.isThere()) {
                wanted = now;
            } else if (now - wanted >= linger.toNanos()) {
                return;
            }
        }
    }

    /** Whether the lease was held to its end. */
    private boolean serve(LeaseKeeper keeper, Lease lease) {
        busy = true;
        try {
            var handling = stopping() ? decline(lease) : handle(lease);
            keeper.settle(lease, await(keeper, lease, handling));
            if (lease.state() instanceof LeaseState.Lost(var why)) {
                LOG.warnf("lost the lease of %s (%s); another worker has the job", lease, why);
                return false;
            }
            return true;
        } finally {
            busy = false;
        }
    }

    private Future<Settlement> handle(Lease lease) {
        return CompletableFuture.supplyAsync(() -> handler.handle(lease), workers);
    }

    /** It came with the poll that was under way when this seat was told to stop. */
    private Future<Settlement> decline(Lease lease) {
        return CompletableFuture.supplyAsync(() -> handler.decline(lease), workers);
    }

    private Settlement await(LeaseKeeper keeper, Lease lease, Future<Settlement> work) {
        while (true) {
            try {
                return work.get(keeper.renewalMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (lease.held()) {
                    keeper.renew(lease);
                }
            } catch (ExecutionException e) {
                LOG.errorf(e.getCause(), "giving %s back", lease);
                return Settlement.RELEASE;
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
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
