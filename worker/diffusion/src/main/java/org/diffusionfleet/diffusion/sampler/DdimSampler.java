package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.noise.GaussianNoise;

/**
 * Denoising diffusion implicit models (Song et al. 2021, equations 12 and 16), as diffusers' {@code DDIMScheduler}.
 *
 * @param schedule the model's noise schedule
 */
public record DdimSampler(NoiseSchedule schedule) implements Sampler {
    private static final boolean ALPHA_TO_ONE_IF_ABSENT = true;

    @Override
    public int maxSteps() {
        return schedule.maxSteps();
    }

    @Override
    public SamplerRun begin(RunOptions options) {
        return new Run(schedule, options);
    }

    private static final class Run extends TimetableRun {
        private final NoiseSchedule schedule;
        private final int stride;
        private final double eta;
        private final GaussianNoise noise;
        private final float[] fresh;

        Run(NoiseSchedule schedule, RunOptions options) {
            super(schedule.timesteps(options.steps()), options.skippedSteps());
            this.schedule = schedule;
            this.stride = schedule.stride(options.steps());
            this.eta = options.eta();
            this.noise = options.noise();
            this.fresh = new float[eta > 0 ? options.size() : 0];
        }

        @Override
        public void addNoise(float[] latents, float[] noise) {
            schedule.addNoise(latents, noise, (int) timestep());
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            var t = (int) timestep();
            var alphaBar = schedule.alphaBar(t);
            var alphaBarNext = schedule.alphaBarOrFinal(t - stride, ALPHA_TO_ONE_IF_ABSENT);
            var sigma = eta * Math.sqrt((1 - alphaBarNext) / (1 - alphaBar) * (1 - alphaBar / alphaBarNext));
            var prediction = new Prediction(schedule.config(), alphaBar);
            var signal = Math.sqrt(alphaBarNext);
            var direction = Math.sqrt(1 - alphaBarNext - sigma * sigma);
            for (var i = 0; i < latents.length; i++) {
                latents[i] = (float) (signal * prediction.original(latents[i], modelOutput[i])
                        + direction * prediction.epsilon(latents[i], modelOutput[i]));
            }
            if (eta > 0) {
                addFreshNoise(latents, sigma);
            }
        }

        private void addFreshNoise(float[] latents, double sigma) {
            noise.fill(fresh);
            for (var i = 0; i < latents.length; i++) {
                latents[i] += (float) (sigma * fresh[i]);
            }
        }
    }
}
