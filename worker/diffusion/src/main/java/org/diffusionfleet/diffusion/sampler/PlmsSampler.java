package org.diffusionfleet.diffusion.sampler;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.diffusionfleet.diffusion.noise.GaussianNoise;

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
    public SamplerRun begin(int steps, double eta, GaussianNoise noise) {
        return new Run(schedule, schedule.timesteps(steps), schedule.stride(steps));
    }

    private static final class Run implements SamplerRun {
        private static final int ORDER = 4;

        private final NoiseSchedule schedule;
        private final int[] timesteps; // rising: walked from the end, the second one twice
        private final int stride;
        private final Deque<float[]> history = new ArrayDeque<>(ORDER); // newest first
        private float[] start = {}; // the latents that the first step is taken from again
        private int answered;

        Run(NoiseSchedule schedule, int[] timesteps, int stride) {
            this.schedule = schedule;
            this.timesteps = timesteps;
            this.stride = stride;
        }

        @Override
        public int calls() {
            return timesteps.length == 1 ? 1 : timesteps.length + 1;
        }

        @Override
        public int answered() {
            return answered;
        }

        @Override
        public float timestep() {
            return current();
        }

        private int current() {
            return timesteps[timesteps.length - 1 - (answered < 2 ? answered : answered - 1)];
        }

        @Override
        public void step(float[] latents, float[] modelOutput) {
            var t = current();
            if (answered == 1) {
                heun(latents, modelOutput, t);
            } else {
                remember(modelOutput);
                if (answered == 0) {
                    start = latents.clone();
                }
                move(latents, multistep(modelOutput.length), t, t - stride);
            }
            answered++;
        }

        /** Takes the first step again, with the mean of the outputs at its two ends; the second is not remembered. */
        private void heun(float[] latents, float[] modelOutput, int t) {
            var first = history.getFirst();
            var mean = new float[modelOutput.length];
            for (var i = 0; i < mean.length; i++) {
                mean[i] = (modelOutput[i] + first[i]) / 2;
            }
            System.arraycopy(start, 0, latents, 0, start.length);
            start = new float[0];
            move(latents, mean, t + stride, t);
        }

        private void remember(float[] modelOutput) {
            if (history.size() == ORDER) {
                history.removeLast();
            }
            history.addFirst(modelOutput);
        }

        /** Equation 12: Adams and Bashforth's combination of the outputs so far, of the order they allow. */
        private float[] multistep(int length) {
            var combined = new float[length];
            for (var i = 0; i < length; i++) {
                combined[i] = (float) combine(history.iterator(), i);
            }
            return combined;
        }

        private double combine(Iterator<float[]> e, int i) {
            return switch (history.size()) {
                case 1 -> e.next()[i];
                case 2 -> (3.0 * e.next()[i] - e.next()[i]) / 2;
                case 3 -> (23.0 * e.next()[i] - 16.0 * e.next()[i] + 5.0 * e.next()[i]) / 12;
                default -> (55.0 * e.next()[i] - 59.0 * e.next()[i] + 37.0 * e.next()[i] - 9.0 * e.next()[i]) / 24;
            };
        }

        /** Equation 9: from timestep {@code t} to {@code next} along the model output. */
        private void move(float[] latents, float[] modelOutput, int t, int next) {
            var alphaBar = schedule.alphaBar(t);
            var alphaBarNext = schedule.alphaBarOrFinal(next, ALPHA_TO_ONE_IF_ABSENT);
            var prediction = new Prediction(schedule.config(), alphaBar);
            var keep = Math.sqrt(alphaBarNext / alphaBar);
            var change = (alphaBarNext - alphaBar)
                    / (alphaBar * Math.sqrt(1 - alphaBarNext) + Math.sqrt(alphaBar * (1 - alphaBar) * alphaBarNext));
            for (var i = 0; i < latents.length; i++) {
                latents[i] = (float) (keep * latents[i] - change * prediction.epsilon(latents[i], modelOutput[i]));
            }
        }
    }
}
