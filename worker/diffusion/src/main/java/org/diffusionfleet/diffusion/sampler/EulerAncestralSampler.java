package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.noise.GaussianNoise;

/**
 * Euler's steps with ancestral noise: each goes below the next noise level and comes up to it with fresh noise, as k-diffusion's
 * {@code sample_euler_ancestral} and diffusers' {@code EulerAncestralDiscreteScheduler}.
 *
 * @param sigmas which noise levels a run visits
 * @param prediction what the model predicts
 */
record EulerAncestralSampler(EulerSigmas sigmas, PredictionType prediction) implements Sampler {
    @Override
    public int maxSteps() {
        return sigmas.maxSteps();
    }

    @Override
    public SamplerRun begin(RunOptions options) {
        return new Run(sigmas.table(options.steps(), options.sigmas()), options);
    }

    private final class Run extends EulerRun {
        private final GaussianNoise noise;
        private final float[] fresh;

        Run(SigmaTable table, RunOptions options) {
            super(table, sigmas.initNoiseSigma(table), options.skipped());
            this.noise = options.noise();
            this.fresh = new float[options.size()];
        }

        @Override
        public void remember(State state) {
            super.remember(state);
            noise.remember(state);
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            var sigma = sigma(index());
            var next = sigma(index() + 1);
            var signal = signal(sigma);
            var up = Math.sqrt(next * next * (sigma * sigma - next * next) / (sigma * sigma));
            var down = Math.sqrt(next * next - up * up);
            noise.fill(fresh);
            for (var i = 0; i < latents.length; i++) {
                var original = prediction.original(signal, signal * sigma, signal * latents[i], modelOutput[i]);
                var derivative = (latents[i] - original) / sigma;
                latents[i] = (float) (latents[i] + derivative * (down - sigma) + up * fresh[i]);
            }
        }
    }
}
