package org.diffusionfleet.diffusion.sampling;

/** Who wants a sample of a running batch. Called on the sampling thread, between UNet calls: every method must return fast. */
public interface SampleOwner {
    /** Asked before every step; false takes the sample out of the batch, and frees its rows, before the next UNet call. */
    boolean wanted();

    /**
     * The sample took a step.
     *
     * @param step steps taken so far, from 1
     * @param steps steps it takes in all: its UNet calls, for PLMS one more than requested
     */
    void stepped(int step, int steps);

    /** The sample has left the batch; nothing is told after that. */
    void ended(Ending ending);
}
