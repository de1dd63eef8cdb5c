package org.diffusionfleet.diffusion.sampler;

/**
 * The timesteps of diffusers' PNDM and DDIM classes.
 *
 * @param schedule the model's noise schedule
 * @param spacing which timesteps
 * @param offset added to each with leading spacing
 * @param alphaToOne whether the last step lands on ᾱ = 1 or on that of timestep 0
 */
record SpacedTimetable(NoiseSchedule schedule, TimestepSpacing spacing, int offset, boolean alphaToOne)
        implements Timetable {
    @Override
    public float[] timesteps(int steps) {
        var timesteps = spacing.timesteps(Steps.check(steps, schedule.length()), schedule.length(), offset);
        for (var i = 0; i < timesteps.length; i++) {
            timesteps[i] = Math.rint(timesteps[i]);
        }
        return Steps.narrow(timesteps, schedule.length());
    }
}
