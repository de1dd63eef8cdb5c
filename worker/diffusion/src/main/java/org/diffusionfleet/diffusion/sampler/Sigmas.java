package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.diffusion.StepRange;

/** Which noise levels a run of the samplers along σ visits. */
interface Sigmas {
    /** Training timesteps of the model. */
    int trained();

    /**
     * The levels of a run.
     *
     * @throws IllegalArgumentException if there is no such run
     */
    SigmaTable table(int steps, SigmaSpacing spacing);

    default int maxSteps() {
        return Steps.longest(trained(), steps -> table(steps, SigmaSpacing.MODEL));
    }

    /** How many steps a run takes, in rising ranges. */
    default List<StepRange> steps() {
        return List.of(new StepRange(1, maxSteps()));
    }
}
