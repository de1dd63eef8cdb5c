package org.diffusionfleet.loadtest.batching;

import java.util.List;
import org.diffusionfleet.loadtest.virtual.StageTimes;
import org.diffusionfleet.worker.sampling.RowBudget;

/** What a stub stands for: how long its steps take, how many rows they may have, and whether it ramps up. */
record Device(String name, StageTimes times, int rows, boolean ramp) {
    private static final double FLAT_MICROS = 40_000;
    private static final int FLAT_ROWS = 32;

    /**
     * The recorded one as the worker would run it there; the same with more rows and without the ramp; and the other extreme, by
     * a formula: one on which a call takes 40 ms however many rows it has, up to 32.
     */
    static List<Device> all(StageTimes recorded) {
        return List.of(
                new Device("recorded, 8 rows, ramp", recorded, 8, true),
                new Device("recorded, 8 rows", recorded, 8, false),
                new Device("recorded, 32 rows, ramp", recorded, 32, true),
                new Device("flat, 32 rows", StageTimes.ofSteps(FLAT_MICROS, 0, FLAT_ROWS), FLAT_ROWS, false));
    }

    RowBudget budget() {
        return new RowBudget(rows, ramp);
    }

    /** Seconds of a full batch of guided samples of so many UNet calls each, to its last picture. */
    double fullBatch(int calls) {
        return (calls * times.step(rows) + times.decode(rows / 2)) / 1e9;
    }
}
