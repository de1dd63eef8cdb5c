package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.SamplerKind;

/** A stepping algorithm over one model's noise schedule. Immutable; every sample begins a run of its own. */
public sealed interface Sampler permits DdimSampler, PlmsSampler {
    static Sampler of(SamplerKind kind, NoiseSchedule schedule) {
        return switch (kind) {
            case DDIM -> new DdimSampler(schedule);
            case PLMS -> new PlmsSampler(schedule);
        };
    }

    /** The longest run it takes over this schedule, in steps as the user counts them. */
    int maxSteps();

    /**
     * Begins a run.
     *
     * @throws IllegalArgumentException if there is no such run: the message says which option is to blame and its limit
     */
    SamplerRun begin(RunOptions options);
}
