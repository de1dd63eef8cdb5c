package org.diffusionfleet.diffusion.sampler;

/**
 * Euler's steps along the probability flow (Karras et al. 2022, algorithm 1 without the correction), as diffusers'
 * {@code EulerDiscreteScheduler} without churn.
 *
 * @param sigmas which noise levels a run visits
 * @param prediction what the model predicts
 */
record EulerSampler(EulerSigmas sigmas, PredictionType prediction) implements Sampler {
    @Override
    public int maxSteps() {
        return sigmas.maxSteps();
    }

    @Override
    public SamplerRun begin(RunOptions options) {
        return new Run(sigmas.table(options.steps(), options.sigmas()), options);
    }

    private final class Run extends EulerRun {
        Run(SigmaTable table, RunOptions options) {
            super(table, sigmas.initNoiseSigma(table), options.skipped());
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            var sigma = sigma(index());
            var signal = signal(sigma);
            var dt = sigma(index() + 1) - sigma;
            for (var i = 0; i < latents.length; i++) {
                var original = prediction.original(signal, signal * sigma, signal * latents[i], modelOutput[i]);
                var derivative = (latents[i] - original) / sigma;
                latents[i] = (float) (latents[i] + derivative * dt);
            }
        }
    }
}
