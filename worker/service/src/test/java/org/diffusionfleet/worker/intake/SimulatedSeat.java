package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Seat} does, a turn at a time and without its thread: the leases, what is said of them and when are the real ones. Its
 * work is begun and asked about by whoever simulates.
 */
public final class SimulatedSeat {

    private final Supplier<ShareConsumer<byte[], byte[]>> consumers;
    private final LongSupplier clock;
    private LeaseKeeper keeper;
    private @Nullable Lease lease;
    private long asked;
    private long renewed;

    public SimulatedSeat(Supplier<ShareConsumer<byte[], byte[]>> consumers, LongSupplier clock) {
        this.consumers = consumers;
        this.clock = clock;
        this.keeper = new LeaseKeeper(consumers.get(), clock);
        this.asked = clock.getAsLong();
    }

    /** A poll; empty if it brought nothing. */
    public Optional<Lease> poll() {
        var begun = clock.getAsLong();
        for (ConsumerRecord<byte[], byte[]> record : keeper.consumer().poll(Duration.ZERO)) {
            lease = keeper.take(record, asked);
            renewed = clock.getAsLong();
            return Optional.of(lease);
        }
        asked = begun;
        return Optional.empty();
    }

    public boolean isBusy() {
        return lease != null;
    }

    /** While the work goes on: renews if it is time to. */
    public void renew() {
        if (lease == null) {
            return;
        }
        var due = TimeUnit.MILLISECONDS.toNanos(keeper.renewalMillis());
        if (clock.getAsLong() - renewed >= due && lease.held()) {
            renewed = clock.getAsLong();
            keeper.renew(lease);
        }
    }

    /** The work is done. Returns whether the lease was held to its end. */
    public boolean settle(Settlement how) {
        if (lease == null) {
            throw new IllegalStateException("nothing is leased");
        }
        keeper.settle(lease, how);
        var lost = lease.state() instanceof LeaseState.Lost;
        lease = null;
        if (lost) {
            keeper.consumer().close();
            keeper = new LeaseKeeper(consumers.get(), clock);
        }
        asked = clock.getAsLong();
        return !lost;
    }

    /** Its worker ends. */
    public void close() {
        keeper.consumer().close();
    }
}
