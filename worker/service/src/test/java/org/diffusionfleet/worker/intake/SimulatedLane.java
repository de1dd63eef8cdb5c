package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** A {@link GroupLane}, the real one, for those who simulate: its consumers, time and threads are theirs. */
public final class SimulatedLane implements Runnable {

    private final GroupLane lane;

    /**
     * A lane that is not served yet.
     *
     * @param session how long a silent member of the group is waited for
     * @param handOver how long jobs in hand have when their partition goes elsewhere
     * @param pause called instead of waiting
     */
    public SimulatedLane(
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            Duration session,
            LaneSeats seats,
            JobHandler handler,
            Executor workers,
            Duration handOver,
            LongSupplier now,
            Runnable pause) {
        this.lane = new GroupLane(
                () -> new GroupMember(consumers.get(), new GroupSession(session, GroupProtocol.CONSUMER)),
                seats,
                handler,
                workers,
                handOver,
                new Time(now, pause));
    }

    private record Time(LongSupplier now, Runnable pausing) implements LaneClock {
        @Override
        public long getAsLong() {
            return now.getAsLong();
        }

        @Override
        public void pause(Duration length) {
            pausing.run();
        }
    }

    @Override
    public void run() {
        lane.run();
    }

    /** It takes no further job. */
    public void stop() {
        lane.stop();
    }

    /** Whether that commit says of the record at that offset that nobody need look at it again. */
    public static boolean isSettled(OffsetAndMetadata committed, long offset) {
        return PartitionState.of(committed).isSettled(offset);
    }
}
