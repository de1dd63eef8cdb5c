package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import org.diffusionfleet.diffusion.StepRange;
import org.diffusionfleet.diffusion.checkpoint.State;

/**
 * Pseudo linear multistep (Liu et al. 2022, equations 9 and 12, started by a Heun step), as diffusers' {@code PNDMScheduler} with
 * {@code skip_prk_steps} or, over the reference's timetable, CompVis' {@code PLMSSampler}: the first step is taken twice, so a
 * run of n timesteps makes n + 1 model calls.
 *
 * @param timetable which timesteps a run visits
 * @param prediction what the model predicts
 * @param repeatsOnly whether the only step of a run is taken twice too: CompVis' does, diffusers' does not
 */
record PlmsSampler(Timetable timetable, PredictionType prediction, boolean repeatsOnly) implements Sampler {
    @Override
    public int maxSteps() {
        return timetable.maxSteps();
    }

    @Override
    public List<StepRange> steps() {
        return timetable.steps();
    }

    @Override
    public SamplerRun begin(RunOptions options) {
        return new Run(timetable.timesteps(options.steps()), options);
    }

    /** One timestep per model call. */
    private float[] calls(float[] timesteps) {
        if (timesteps.length == 1) {
            return repeatsOnly ? new float[] {timesteps[0], timesteps[0]} : timesteps;
        }
        var calls = new float[timesteps.length + 1];
        System.arraycopy(timesteps, 0, calls, 0, 2);
        System.arraycopy(timesteps, 1, calls, 2, timesteps.length - 1);
        return calls;
    }

    private final class Run extends TimetableRun {
        private static final int ORDER = 4;

        private final PndmStep step;
        private final int stride;
        private final boolean only;
        private final History outputs;
        private final float[] start; // the latents that the first step is taken from again
        private final float[] combined;

        Run(float[] timesteps, RunOptions options) {
            super(PlmsSampler.this.calls(timesteps), options.skipped());
            this.step = new PndmStep(timetable, prediction);
            this.stride = timetable.stride(options.steps());
            this.only = timesteps.length == 1;
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
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            var t = (int) timestep();
            if (answered() == 1) {
                mean(modelOutput);
                System.arraycopy(start, 0, latents, 0, start.length);
                var from = only ? t : t + stride;
                step.move(latents, combined, from, from - stride);
                return;
            }
            outputs.add(modelOutput);
            if (answered() == 0) {
                System.arraycopy(latents, 0, start, 0, start.length);
            }
            PndmStep.multistep(outputs, combined);
            step.move(latents, combined, t, t - stride);
        }

        /** Of the outputs at the first step's two ends, to take it again: Heun's rule. The second is not remembered. */
        private void mean(float[] modelOutput) {
            var first = outputs.get(0);
            for (var i = 0; i < combined.length; i++) {
                combined[i] = (modelOutput[i] + first[i]) / 2;
            }
        }
    }
}
