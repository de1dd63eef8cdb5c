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
    public SamplerRun begin(int steps, double eta, GaussianNoise noise) {
        return new Run(schedule, schedule.timesteps(steps), schedule.stride(steps), eta, noise);
    }

    private static final class Run implements SamplerRun {
        private final NoiseSchedule schedule;
        private final int[] timesteps; // rising: walked from the end
        private final int stride;
        private final double eta;
        private final GaussianNoise noise;
        private int answered;

        Run(NoiseSchedule schedule, int[] timesteps, int stride, double eta, GaussianNoise noise) {
            this.schedule = schedule;
            this.timesteps = timesteps;
            this.stride = stride;
            this.eta = eta;
            this.noise = noise;
        }

        @Override
        public int calls() {
            return timesteps.length;
        }

        @Override
        public int answered() {
            return answered;
        }

        @Override
        public float timestep() {
            return timesteps[timesteps.length - 1 - answered];
        }

        @Override
        public void step(float[] latents, float[] modelOutput) {
            var t = timesteps[timesteps.length - 1 - answered++];
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
                addNoise(latents, sigma);
            }
        }

        private void addNoise(float[] latents, double sigma) {
            var fresh = noise.draw(latents.length);
            for (var i = 0; i < latents.length; i++) {
                latents[i] += (float) (sigma * fresh[i]);
            }
        }
    }
}
