package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import org.diffusionfleet.diffusion.StepRange;
import org.diffusionfleet.diffusion.checkpoint.State;

/**
 * Pseudo numerical methods (Liu et al. 2022, algorithm 2): the first three steps by Runge and Kutta's method of fourth order
 * (equation 13), four model calls each, the others by the linear multistep method (equation 12). As diffusers'
 * {@code PNDMScheduler} without {@code skip_prk_steps}: a run of n steps makes n + 9 model calls.
 *
 * @param timetable which timesteps a run visits
 * @param prediction what the model predicts
 */
record PndmSampler(Timetable timetable, PredictionType prediction) implements Sampler {
    private static final int ORDER = 4;
    private static final int RUNGE_KUTTA_CALLS = 12;

    @Override
    public int maxSteps() {
        return Steps.longest(timetable.schedule().length(), this::calls);
    }

    @Override
    public List<StepRange> steps() {
        return List.of(new StepRange(ORDER, maxSteps()));
    }

    @Override
    public SamplerRun begin(RunOptions options) {
        if (options.skipped() > 0) {
            throw new IllegalArgumentException(
                    "strength must be 1 with the sampler plms of this model: skip_prk_steps false cannot start part-way");
        }
        return new Run(options);
    }

    /** One timestep per model call: Runge and Kutta's look at each end of a step once and at its middle twice. */
    private float[] calls(int steps) {
        var timesteps = timetable.timesteps(steps);
        if (steps < ORDER) {
            throw new IllegalArgumentException(
                    "steps must be %d or more with skip_prk_steps false, not %d".formatted(ORDER, steps));
        }
        var half = timetable.stride(steps) / 2;
        var calls = new float[RUNGE_KUTTA_CALLS + steps - ORDER + 1];
        for (var call = 0; call < RUNGE_KUTTA_CALLS; call++) {
            var step = call / 4;
            calls[call] = switch (call % 4) {
                case 0 -> timesteps[step];
                case 3 -> timesteps[step + 1];
                default -> timesteps[step + 1] + half;
            };
        }
        System.arraycopy(timesteps, ORDER - 1, calls, RUNGE_KUTTA_CALLS, steps - ORDER + 1);
        return calls;
    }

    private final class Run extends TimetableRun {
        private final PndmStep step;
        private final int stride;
        private final History outputs;
        private final float[] start; // the latents that the current step is taken from
        private final float[] combined;

        Run(RunOptions options) {
            super(PndmSampler.this.calls(options.steps()), 0);
            this.step = new PndmStep(timetable, prediction);
            this.stride = timetable.stride(options.steps());
            this.outputs = new History(ORDER, options.size());
            this.start = new float[options.size()];
            this.combined = new float[options.size()];
        }

        @Override
        public void addNoise(float[] latents, float[] noise) {
            timetable.schedule().addNoise(latents, noise, (int) timestep());
        }

        @Override
        public void remember(State state) {
            super.remember(state);
            outputs.remember(state);
            state.values(start);
            state.values(combined);
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            if (index() < RUNGE_KUTTA_CALLS) {
                rungeKutta(latents, modelOutput);
                return;
            }
            outputs.add(modelOutput);
            PndmStep.multistep(outputs, combined);
            step.move(latents, combined, (int) timestep(), (int) timestep() - stride);
        }

        /** Equation 13: half a step twice, a whole one, and again a whole one along the weighted mean of the four outputs. */
        private void rungeKutta(float[] latents, float[] modelOutput) {
            var call = index() % 4;
            if (call == 0) {
                outputs.add(modelOutput);
                System.arraycopy(latents, 0, start, 0, start.length);
            }
            var weight = call == 0 || call == 3 ? 1 / 6.0 : 1 / 3.0;
            for (var i = 0; i < combined.length; i++) {
                combined[i] = (float) ((call == 0 ? 0 : combined[i]) + weight * modelOutput[i]);
            }
            System.arraycopy(start, 0, latents, 0, start.length);
            var t = (int) timestep(index() - call);
            var next = (int) timestep() - (call % 2 == 0 ? stride / 2 : 0);
            step.move(latents, call == 3 ? combined : modelOutput, t, next);
        }
    }
}
