package org.diffusionfleet.diffusion.sampler;

import java.util.List;
import org.diffusionfleet.diffusion.StepRange;
import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.noise.GaussianNoise;

/**
 * Denoising diffusion implicit models (Song et al. 2021, equations 12 and 16), as diffusers' {@code DDIMScheduler} or, over the
 * reference's timetable, CompVis' {@code DDIMSampler}.
 *
 * @param timetable which timesteps a run visits
 * @param prediction what the model predicts
 * @param bounds of the predicted x₀
 */
record DdimSampler(Timetable timetable, PredictionType prediction, OriginalBounds bounds) implements Sampler {
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
        var timesteps = timetable.timesteps(options.steps());
        timetable.schedule().requireSignal((int) timesteps[0], prediction);
        return new Run(timesteps, options);
    }

    private final class Run extends TimetableRun {
        private final float[] timesteps;
        private final int first;
        private final int stride;
        private final double eta;
        private final GaussianNoise noise;
        private final Original originals;
        private final float[] original;
        private final float[] fresh;

        Run(float[] timesteps, RunOptions options) {
            super(timesteps, options.first(timesteps.length));
            this.timesteps = timesteps;
            this.first = options.first(timesteps.length);
            this.stride = timetable.stride(options.steps());
            this.eta = options.eta();
            this.noise = options.noise();
            this.originals = new Original(prediction, bounds, options.size());
            this.original = new float[options.size()];
            this.fresh = new float[eta > 0 ? options.size() : 0];
        }

        @Override
        public void addNoise(float[] latents, float[] noise) {
            var level = answered() == 0 ? timetable.noisedTimestep(timesteps, first) : (int) timestep();
            timetable.schedule().addNoise(latents, noise, level);
        }

        @Override
        public void remember(State state) {
            super.remember(state);
            if (eta > 0) {
                noise.remember(state);
            }
        }

        @Override
        void advance(float[] latents, float[] modelOutput) {
            var t = (int) timestep();
            var alphaBar = timetable.schedule().alphaBar(t);
            var alphaBarNext = timetable.alphaBarOrFinal(t - stride);
            var signal = Math.sqrt(alphaBar);
            var noisiness = Math.sqrt(1 - alphaBar);
            var sigma = eta * Math.sqrt((1 - alphaBarNext) / (1 - alphaBar) * (1 - alphaBar / alphaBarNext));
            var direction = Math.sqrt(1 - alphaBarNext - sigma * sigma);
            originals.predict(signal, noisiness, 1, latents, modelOutput, original);
            for (var i = 0; i < latents.length; i++) {
                latents[i] = (float) (Math.sqrt(alphaBarNext) * original[i]
                        + direction * prediction.epsilon(signal, noisiness, latents[i], modelOutput[i]));
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
