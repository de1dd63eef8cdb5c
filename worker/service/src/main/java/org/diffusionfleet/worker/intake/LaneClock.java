package org.diffusionfleet.worker.intake;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that nobody sets, and waiting by it. Thread-safe. */
interface LaneClock extends LongSupplier {

    /** Nanoseconds since some moment; only their differences mean anything. */
    @Override
    long getAsLong();

    /** Lets others go on for so long. */
    void pause(Duration length) throws InterruptedException;

    /** The machine's. */
    static LaneClock system() {
        return new LaneClock() {
            @Override
            public long getAsLong() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration length) throws InterruptedException {
                Thread.sleep(length);
            }
        };
    }
}
