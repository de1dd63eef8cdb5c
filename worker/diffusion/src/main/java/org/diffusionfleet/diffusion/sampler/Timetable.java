package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import org.diffusionfleet.diffusion.StepRange;

/** Which timesteps of a schedule a run of the samplers over ᾱ visits, and where its last step lands. */
interface Timetable {
    NoiseSchedule schedule();

    /**
     * The timesteps of a run, falling, each whole.
     *
     * @throws IllegalArgumentException if there is no such run
     */
    float[] timesteps(int steps);

    /** Whether the last step lands on ᾱ = 1 or on that of timestep 0. */
    boolean alphaToOne();

    default int maxSteps() {
        return Steps.longest(schedule().length(), this::timesteps);
    }

    /** How many steps a run takes, in rising ranges. */
    default List<StepRange> steps() {
        return List.of(new StepRange(1, maxSteps()));
    }

    /** Training timesteps between two steps of a run. */
    default int stride(int steps) {
        return schedule().length() / steps;
    }

    /** ᾱ at a timestep, or beyond the first one where the last step lands. */
    default double alphaBarOrFinal(int timestep) {
        if (timestep >= 0) {
            return schedule().alphaBar(timestep);
        }
        return alphaToOne() ? 1 : schedule().alphaBar(0);
    }

    /** The timestep to whose level a picture is noised for a run that begins at place {@code first}. */
    default int noisedTimestep(float[] timesteps, int first) {
        return (int) timesteps[first];
    }
}
