package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.StepRange;

/**
 * The timesteps of the reference, CompVis' {@code make_ddim_timesteps}: every whole stride from 1, as many as there are. So a
 * count of steps that does not divide the training's gives a longer run (30 of 1000 give 31), and some give none: there the
 * reference reads beyond its table.
 *
 * @param schedule the model's noise schedule
 */
record CompVisTimetable(NoiseSchedule schedule) implements Timetable {
    @Override
    public float[] timesteps(int steps) {
        var stride = stride(Steps.check(steps, schedule.length()));
        var count = Math.ceilDiv(schedule.length(), stride);
        var last = last(steps);
        if (last >= schedule.length()) {
            throw new IllegalArgumentException(
                    "steps must not be %d with the reference's timesteps: they reach %d and the model ends at %d"
                            .formatted(steps, last, schedule.length() - 1));
        }
        return Steps.narrow(
                IntStream.range(0, count).mapToDouble(i -> last - i * stride).toArray(), schedule.length());
    }

    @Override
    public List<StepRange> steps() {
        return StepRange.of(schedule.length(), steps -> last(steps) < schedule.length());
    }

    /** The noisiest timestep that the reference visits, which its model need not have. */
    private int last(int steps) {
        return Math.ceilDiv(schedule.length(), stride(steps)) * stride(steps) - stride(steps) + 1;
    }

    @Override
    public boolean alphaToOne() {
        return false;
    }

    /** The reference noises a picture one step beyond where it begins to denoise, if there is one. */
    @Override
    public int noisedTimestep(float[] timesteps, int first) {
        return (int) timesteps[Math.max(0, first - 1)];
    }
}
