package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.StepRange;

/** A stepping algorithm over one model's noise schedule. Immutable; every sample begins a run of its own. */
public sealed interface Sampler
        permits DdimSampler,
                DpmSolverSampler,
                EulerAncestralSampler,
                EulerSampler,
                HeunSampler,
                LcmSampler,
                PlmsSampler,
                PndmSampler,
                UniPcSampler {
    /**
     * A sampler as a model wants it.
     *
     * @throws IllegalArgumentException if the model's settings are none for this sampler; the message names the field
     */
    static Sampler of(SamplerKind kind, NoiseScheduleConfig config) {
        return new SamplerFactory(config).create(kind);
    }

    /** The longest run it takes over this schedule, in steps as the user counts them. */
    int maxSteps();

    /** How many steps it takes over this schedule, in rising ranges, whole runs from pure noise. */
    default List<StepRange> steps() {
        return List.of(new StepRange(1, maxSteps()));
    }

    /**
     * Begins a run.
     *
     * @throws IllegalArgumentException if there is no such run: the message says which option is to blame and its limit
     */
    SamplerRun begin(RunOptions options);
}
