package org.diffusionfleet.worker.sampling;

import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.sampling.Glimpse;

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

    /** Asked after every step; true to be shown what the sample is becoming. */
    default boolean looks() {
        return false;
    }

    /** Shown it. */
    default void look(SampleRequest request, Glimpse glimpse) {}
}
