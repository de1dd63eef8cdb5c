package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.diffusion.StepRange;

/**
 * The noise levels of the reference's {@code DPMSolverSampler}: evenly in time from the last training timestep to the first,
 * between two of them where they do not divide; there ln α is read off linearly.
 *
 * @param schedule the model's noise schedule
 */
record CompVisSigmas(NoiseSchedule schedule) implements Sigmas {
    @Override
    public int trained() {
        return schedule.length();
    }

    @Override
    public List<StepRange> steps() {
        return List.of(new StepRange(2, trained()));
    }

    @Override
    public SigmaTable table(int steps, SigmaSpacing spacing) {
        if (steps < 2) {
            throw new IllegalArgumentException("steps must be 2 or more with the reference's solver, not " + steps);
        }
        Steps.check(steps, trained());
        var timesteps = new float[steps];
        var sigmas = new double[steps];
        for (var i = 0; i < steps; i++) {
            var timestep = (trained() - 1.0) * (steps - i) / steps;
            timesteps[i] = (float) timestep;
            sigmas[i] = sigma(timestep);
        }
        return SigmaTable.of(timesteps, sigmas, sigma(0));
    }

    private double sigma(double timestep) {
        var below = (int) timestep;
        var above = Math.min(below + 1, trained() - 1);
        var share = timestep - below;
        var logAlphaBar = (1 - share) * Math.log(schedule.alphaBar(below)) + share * Math.log(schedule.alphaBar(above));
        return Math.sqrt(Math.expm1(-logAlphaBar));
    }
}
