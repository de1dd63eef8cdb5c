package org.diffusionfleet.diffusion.sampler;

import java.util.stream.IntStream;
import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.noise.GaussianNoise;

/**
 * Latent consistency models (Luo et al. 2023, algorithm 3): each step predicts the picture at once, and all but the last noise it
 * again, as diffusers' {@code LCMScheduler}.
 *
 * @param schedule the model's noise schedule
 * @param prediction what the model predicts
 * @param bounds of the predicted x₀
 * @param distilledSteps steps of the run that the model was distilled from; a run visits some of them
 * @param timestepScaling how fast the boundary condition lets go of the input
 */
record LcmSampler(
        NoiseSchedule schedule,
        PredictionType prediction,
        OriginalBounds bounds,
        int distilledSteps,
        double timestepScaling)
        implements Sampler {
    /** Standard deviation of the data, as the boundary condition assumes it. */
    private static final double SIGMA_DATA = 0.5;

    @Override
    public int maxSteps() {
        return distilledSteps;
    }

    @Override
    public SamplerRun begin(RunOptions options) {
        var timesteps = timesteps(Steps.check(options.steps(), distilledSteps));
        schedule.requireSignal((int) timesteps[0], prediction);
        return new Run(timesteps, options);
    }

    /** Evenly among the distilled ones, from the last. */
    private float[] timesteps(int steps) {
        var stride = schedule.length() / distilledSteps;
        return Steps.narrow(
                IntStream.range(0, steps)
                        .mapToDouble(i -> (distilledSteps - (int) (i * ((double) distilledSteps / steps))) * stride - 1)
                        .toArray(),
                schedule.length());
    }

    private final class Run extends TimetableRun {
        private final float[] timesteps;
        private final Original originals;
        private final float[] original;
        private final GaussianNoise noise;
        private final float[] fresh;

        Run(float[] timesteps, RunOptions options) {
            super(timesteps, options.skipped());
            this.timesteps = timesteps;
            this.originals = new Original(prediction, bounds, options.size());
            this.original = new float[options.size()];
            this.noise = options.noise();
            this.fresh = new float[options.size()];
        }

        @Override
        public void addNoise(float[] latents, float[] noise) {
            schedule.addNoise(latents, noise, (int) timestep());
        }

        @Override
        public void remember(State state) {
            super.remember(state);
            noise.remember(state);
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            var alphaBar = schedule.alphaBar((int) timestep());
            originals.predict(Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar), 1, latents, modelOutput, original);
            var t = timestep() * timestepScaling;
            var skip = SIGMA_DATA * SIGMA_DATA / (t * t + SIGMA_DATA * SIGMA_DATA);
            var out = t / Math.sqrt(t * t + SIGMA_DATA * SIGMA_DATA);
            for (var i = 0; i < latents.length; i++) {
                latents[i] = (float) (out * original[i] + skip * latents[i]);
            }
            if (index() < timesteps.length - 1) {
                noise.fill(fresh);
                schedule.addNoise(latents, fresh, (int) timesteps[index() + 1]);
            }
        }
    }
}
