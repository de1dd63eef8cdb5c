package org.diffusionfleet.diffusion.sampler;

/**
 * Pseudo linear multistep (Liu et al. 2022, equations 9 and 12, started by a Heun step), as diffusers' {@code PNDMScheduler} with
 * {@code skip_prk_steps}: the first step is taken twice, so a run of n steps makes n + 1 model calls; a run of one step
 * makes one.
 *
 * @param schedule the model's noise schedule
 */
public record PlmsSampler(NoiseSchedule schedule) implements Sampler {
    private static final boolean ALPHA_TO_ONE_IF_ABSENT = false;

    @Override
    public int maxSteps() {
        return schedule.maxSteps();
    }

    @Override
    public SamplerRun begin(RunOptions options) {
        return new Run(schedule, options);
    }

    /** One timestep per model call. */
    private static float[] withSecondTwice(float[] timesteps) {
        if (timesteps.length == 1) {
            return timesteps;
        }
        var calls = new float[timesteps.length + 1];
        System.arraycopy(timesteps, 0, calls, 0, 2);
        System.arraycopy(timesteps, 1, calls, 2, timesteps.length - 1);
        return calls;
    }

    private static final class Run extends TimetableRun {
        private static final int ORDER = 4;

        private final NoiseSchedule schedule;
        private final int stride;
        private final History outputs;
        private final float[] start; // the latents that the first step is taken from again
        private final float[] combined;

        Run(NoiseSchedule schedule, RunOptions options) {
            super(withSecondTwice(schedule.timesteps(options.steps())), options.skippedSteps());
            this.schedule = schedule;
            this.stride = schedule.stride(options.steps());
            this.outputs = new History(ORDER, options.size());
            this.start = new float[options.size()];
            this.combined = new float[options.size()];
        }

        @Override
        public void addNoise(float[] latents, float[] noise) {
            schedule.addNoise(latents, noise, (int) timestep());
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            var t = (int) timestep();
            if (answered() == 1) {
                heun(latents, modelOutput, t);
                return;
            }
            outputs.add(modelOutput);
            if (answered() == 0) {
                System.arraycopy(latents, 0, start, 0, start.length);
            }
            multistep();
            move(latents, t, t - stride);
        }

        /** Takes the first step again, with the mean of the outputs at its two ends; the second is not remembered. */
        private void heun(float[] latents, float[] modelOutput, int t) {
            var first = outputs.get(0);
            for (var i = 0; i < combined.length; i++) {
                combined[i] = (modelOutput[i] + first[i]) / 2;
            }
            System.arraycopy(start, 0, latents, 0, start.length);
            move(latents, t + stride, t);
        }

        /** Equation 12: Adams and Bashforth's combination of the outputs so far, of the order they allow. */
        private void multistep() {
            switch (outputs.size()) {
                case 1 -> combine(1, 0, 0, 0);
                case 2 -> combine(3 / 2.0, -1 / 2.0, 0, 0);
                case 3 -> combine(23 / 12.0, -16 / 12.0, 5 / 12.0, 0);
                default -> combine(55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0);
            }
        }

        private void combine(double a, double b, double c, double d) {
            var e0 = outputs.get(0);
            var e1 = outputs.get(1);
            var e2 = outputs.get(2);
            var e3 = outputs.get(3);
            for (var i = 0; i < combined.length; i++) {
                combined[i] = (float) (a * e0[i] + b * e1[i] + c * e2[i] + d * e3[i]);
            }
        }

        /** Equation 9: from timestep {@code t} to {@code next} along the combined outputs. */
        private void move(float[] latents, int t, int next) {
            var alphaBar = schedule.alphaBar(t);
            var alphaBarNext = schedule.alphaBarOrFinal(next, ALPHA_TO_ONE_IF_ABSENT);
            var prediction = new Prediction(schedule.config(), alphaBar);
            var keep = Math.sqrt(alphaBarNext / alphaBar);
            var change = (alphaBarNext - alphaBar)
                    / (alphaBar * Math.sqrt(1 - alphaBarNext) + Math.sqrt(alphaBar * (1 - alphaBar) * alphaBarNext));
            for (var i = 0; i < latents.length; i++) {
                latents[i] = (float) (keep * latents[i] - change * prediction.epsilon(latents[i], combined[i]));
            }
        }
    }
}
