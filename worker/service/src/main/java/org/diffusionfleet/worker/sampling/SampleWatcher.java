package org.diffusionfleet.worker.sampling;

/** Who wants a sample; called on the device thread, must be fast. */
public interface SampleWatcher {

    /** Asked before every step; false takes the sample out of the batch. */
    boolean wanted();

    /**
     * Told after every step.
     *
     * @param step steps done, from 1
     * @param steps steps in all
     */
    void stepped(int step, int steps);
}
