package org.diffusionfleet.diffusion.sampling;

/**
 * The most rows of a UNet call that the device has memory for: none is known until a call fails for want of it. Each such
 * call halves it, and {@value #CALLS_BEFORE_MORE} good ones double it, since what took the memory may have gone. Used by one
 * thread.
 */
public final class RowLimit {
    static final int CALLS_BEFORE_MORE = 1_000;

    private int rows = Integer.MAX_VALUE;
    private int tooMany; // the most rows that failed while there was a limit
    private int good;

    /** Most rows of the next call. */
    public int rows() {
        return rows;
    }

    /** A call was answered. */
    void held() {
        if (rows < Integer.MAX_VALUE && ++good == CALLS_BEFORE_MORE) {
            good = 0;
            rows *= 2;
            if (rows >= tooMany) {
                rows = Integer.MAX_VALUE;
                tooMany = 0;
            }
        }
    }

    /** There was no memory for a call of so many rows. */
    void exceeded(int tried) {
        good = 0;
        tooMany = Math.max(tooMany, tried);
        rows = (tried + 1) / 2;
    }
}
