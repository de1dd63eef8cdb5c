package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.noise.GaussianNoise;

/** A stepping algorithm over one model's noise schedule. Immutable; every sample begins a run of its own. */
public sealed interface Sampler permits DdimSampler, PlmsSampler {
    static Sampler of(SamplerKind kind, NoiseSchedule schedule) {
        return switch (kind) {
            case DDIM -> new DdimSampler(schedule);
            case PLMS -> new PlmsSampler(schedule);
        };
    }

    /**
     * Begins a run from pure noise of variance 1.
     *
     * @param steps steps as the user counts them
     * @param eta share of fresh noise per step, 0 to 1, for samplers that have one
     * @param noise where that noise comes from: the sample's own stream
     * @throws IllegalArgumentException if the schedule has no run of so many steps
     */
    SamplerRun begin(int steps, double eta, GaussianNoise noise);
}
