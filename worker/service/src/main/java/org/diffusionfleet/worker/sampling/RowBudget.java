package org.diffusionfleet.worker.sampling;

import org.jspecify.annotations.Nullable;

/** How many rows a UNet call may have: what was set, or for each size what was learned of the device. Thread-safe. */
public final class RowBudget {

    private static final int ROWS_A_SAMPLE = 2;

    private final int rows;
    private final boolean ramp;
    private final @Nullable LearnedRows learned;

    private RowBudget(int rows, boolean ramp, @Nullable LearnedRows learned) {
        if (rows < ROWS_A_SAMPLE) {
            throw new IllegalArgumentException("rows must be 2 or more, a guided sample's, not " + rows);
        }
        this.rows = rows;
        this.ramp = ramp;
        this.learned = learned;
    }

    /**
     * The same for every size of picture.
     *
     * @param rows most rows of a call
     * @param ramp whether a job, and the device after a pause, begins with one sample and takes one more with each that is
     *     finished: where a call takes as long as it has rows, as on a CPU, samples side by side would all come late
     */
    public RowBudget(int rows, boolean ramp) {
        this(rows, ramp, null);
    }

    /** Room for so many guided samples. */
    public static RowBudget ofSamples(int samples, boolean ramp) {
        return new RowBudget(ROWS_A_SAMPLE * samples, ramp);
    }

    /** What was learned of each size. */
    public static RowBudget learned(LearnedRows learned, boolean ramp) {
        return new RowBudget(learned.mostRows(), ramp, learned);
    }

    /** Most rows of a call at that size. */
    int rows(Size size) {
        return learned == null ? rows : learned.rows(size);
    }

    boolean ramp() {
        return ramp;
    }

    /** Most rows of a call at any size. */
    public int mostRows() {
        return learned == null ? rows : learned.mostRows();
    }

    /** Guided samples that fill it. */
    int samples() {
        return mostRows() / ROWS_A_SAMPLE;
    }
}
