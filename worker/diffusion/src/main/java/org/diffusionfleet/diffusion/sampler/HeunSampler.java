package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.checkpoint.State;

/**
 * Heun's second-order steps (Karras et al. 2022, algorithm 1), as diffusers' {@code HeunDiscreteScheduler}: every step but the
 * last calls the model at both its ends, so a run of n steps makes 2n − 1 calls.
 *
 * @param sigmas which noise levels a run visits
 * @param prediction what the model predicts
 * @param bounds of the predicted x₀
 */
record HeunSampler(EulerSigmas sigmas, PredictionType prediction, OriginalBounds bounds) implements Sampler {
    @Override
    public int maxSteps() {
        return sigmas.maxSteps();
    }

    @Override
    public SamplerRun begin(RunOptions options) {
        return new Run(sigmas.table(options.steps(), options.sigmas()), options);
    }

    private final class Run extends EulerRun {
        private final Original originals;
        private final float[] start; // the latents at the step's first end
        private final float[] original; // x₀ as seen from there
        private final float[] secondOriginal; // x₀ as seen from its other end

        Run(SigmaTable table, RunOptions options) {
            super(table.bothEnds(), sigmas.initNoiseSigma(table), 2 * options.skipped());
            this.originals = new Original(prediction, bounds, options.size());
            this.start = new float[options.size()];
            this.original = new float[options.size()];
            this.secondOriginal = new float[options.size()];
        }

        @Override
        public void remember(State state) {
            super.remember(state);
            state.values(start);
            state.values(original);
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            var sigma = sigma(index());
            var signal = signal(sigma);
            var first = index() % 2 == 0;
            originals.predict(signal, signal * sigma, signal, latents, modelOutput, first ? original : secondOriginal);
            if (first) {
                predict(latents, sigma, sigma(index() + 1));
            } else {
                correct(latents, sigma(index() - 1), sigma);
            }
        }

        private void predict(float[] latents, double sigma, double next) {
            for (var i = 0; i < latents.length; i++) {
                start[i] = latents[i];
                latents[i] = (float) (start[i] + (start[i] - original[i]) / sigma * (next - sigma));
            }
        }

        private void correct(float[] latents, double sigma, double next) {
            for (var i = 0; i < latents.length; i++) {
                var slope = (start[i] - original[i]) / sigma;
                var nextSlope = (latents[i] - secondOriginal[i]) / next;
                latents[i] = (float) (start[i] + (slope + nextSlope) / 2 * (next - sigma));
            }
        }
    }
}
