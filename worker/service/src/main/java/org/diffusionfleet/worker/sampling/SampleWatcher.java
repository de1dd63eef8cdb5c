package org.diffusionfleet.worker.sampling;

import java.util.Optional;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.Sample;

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

    /** Asked once a sample is prepared, by another thread than the device's: where it goes on from, if not from its start. */
    default Optional<Checkpoint> resumes(SampleRequest request) {
        return Optional.empty();
    }

    /** Shown a sample that leaves the batch because it was not wanted; its result is told after that. */
    default void left(SampleRequest request, Sample sample) {}
}
