package org.diffusionfleet.diffusion;

/** Watches a running batch, on the sampling thread: both methods must return fast. One that says nothing lets it run. */
public interface SamplingObserver {
    /**
     * Asked before every step, ahead of its UNet calls.
     *
     * @param index the sample's place in the batch
     * @return whether to go on; false takes the sample out of the batch at once
     */
    default boolean wanted(int index) {
        return true;
    }

    /**
     * A sample took a step.
     *
     * @param index the sample's place in the batch
     * @param step steps taken so far, from 1
     * @param steps steps it takes in all: its UNet calls, for PLMS one more than requested
     */
    default void stepped(int index, int step, int steps) {}
}
