package org.diffusionfleet.worker.sampling;

/**
 * What the device takes at once.
 *
 * @param rows most rows of a UNet call, for any size of picture
 * @param ramp whether a job, and the device after a pause, begins with one sample and takes one more with each that is finished:
 *     where a call takes as long as it has rows, as on a CPU, samples side by side would all come late
 */
public record RowBudget(int rows, boolean ramp) {

    private static final int ROWS_A_SAMPLE = 2;

    public RowBudget {
        if (rows < ROWS_A_SAMPLE) {
            throw new IllegalArgumentException("rows must be 2 or more, a guided sample's, not " + rows);
        }
    }

    /** Room for so many guided samples. */
    public static RowBudget ofSamples(int samples, boolean ramp) {
        return new RowBudget(ROWS_A_SAMPLE * samples, ramp);
    }

    /** Guided samples that fill it. */
    int samples() {
        return rows / ROWS_A_SAMPLE;
    }
}
