package org.diffusionfleet.worker.sampling;

/**
 * A slow start, for devices on which a UNet call takes as long as it has rows: one sample, and with each that is finished room for
 * one more, so that the first picture comes as early as it can and many are drawn as if there were no ramp. Not thread-safe.
 */
final class Ramp {

    private int running;
    private int finished;

    void joined() {
        running++;
    }

    /** A sample has left the device, finished or not. */
    void left(boolean done) {
        running--;
        if (done) {
            finished++;
        }
    }

    /** Whether one more may join. */
    boolean isOpen() {
        return running <= finished;
    }

    /** Begins anew. */
    void restart() {
        finished = 0;
    }
}
