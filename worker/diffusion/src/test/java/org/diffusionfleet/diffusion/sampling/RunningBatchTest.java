package org.diffusionfleet.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.Guidance;
import org.diffusionfleet.diffusion.SamplingObserver;
import org.diffusionfleet.diffusion.sampler.SamplerRun;
import org.diffusionfleet.diffusion.text.Embedding;
import org.diffusionfleet.diffusion.unet.UnetRow;
import org.junit.jupiter.api.Test;

class RunningBatchTest {
    private static final Embedding PROMPT = new Embedding(new float[] {3}, "");
    private static final Embedding NEGATIVE = new Embedding(new float[] {1}, "");

    private static final float[] RESCALED = {1.087706f, 2.175412f, 8.266565f, -7.831483f};

    private final List<Integer> callSizes = new ArrayList<>();
    private final Watcher watcher = new Watcher();

    @Test
    void shouldFinishShortRunsBeforeLongOnes() {
        // Given
        var batch = batch(Map.of(0, guided(3), 1, unguided(1)));

        // When
        var endings = batch.run();

        // Then
        assertThat(endings.values()).hasOnlyElementsOfType(Ending.Finished.class);
        assertThat(callSizes).containsExactly(3, 2, 2);
        assertThat(watcher.steps).containsExactly("0: 1/3", "1: 1/1", "0: 2/3", "0: 3/3");
    }

    @Test
    void shouldSteerAwayFromTheNegativePrompt() {
        // Given
        var sample = guided(1);

        // When
        batch(Map.of(0, sample)).run();

        // Then
        assertThat(sample.latents()).containsOnly(1 + 4 * (3 - 1));
    }

    @Test
    void shouldShowTheModelTheLatentsScaledAndStepThemUnscaled() {
        // Given
        var seen = new ArrayList<Float>();
        var run = new CountedRun(2) {
            @Override
            public float inputScale() {
                return 0.5f / (1 + answered());
            }
        };
        var latents = new float[] {8};
        Denoiser denoiser = rows -> rows.forEach(row -> {
            seen.add(row.latents()[0]);
            row.output()[0] = 4;
        });

        // When
        new RunningBatch(denoiser, watcher, Map.of(0, new Sample(run, latents, PROMPT, null, 1))).run();

        // Then
        assertThat(seen).containsExactly(4f, 3f);
        assertThat(latents).containsExactly(16);
    }

    @Test
    void shouldTakeOneRowOutsideTheGuidanceInterval() {
        // Given
        var sample = new Sample(
                new CountedRun(5), new float[4], PROMPT, NEGATIVE, 4, new Guidance(0, 0.2, 0.8), new float[0]);

        // When
        batch(Map.of(0, sample)).run();

        // Then
        assertThat(callSizes).containsExactly(1, 2, 2, 2, 1);
        assertThat(sample.latents()).containsOnly(2 * 3 + 3 * (1 + 4 * (3 - 1)));
    }

    /** Values of diffusers' {@code rescale_noise_cfg} for these outputs, scale 4 and rescale 0.7. */
    @Test
    void shouldPullTheDeviationOfTheGuidedOutputBack() {
        // Given
        var guidance = new ClassifierFreeGuidance(4, new Guidance(0.7, 0, 1));
        var conditional = new float[] {1, 2, 4, -3};

        // When
        guidance.apply(new float[] {0.5f, 1, -1, 2}, conditional);

        // Then
        assertThat(conditional).containsExactly(RESCALED, within(1e-5f));
    }

    @Test
    void shouldAllocateNothingPerStep() {
        // Given
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var allocated = new long[2];
        var quiet = new SamplingObserver() {
            @Override
            public boolean wanted(int index) {
                return true;
            }

            @Override
            public void stepped(int index, int step, int steps) {
                if (step == 1_000 || step == 2_000) {
                    allocated[step / 1_000 - 1] = threads.getCurrentThreadAllocatedBytes();
                }
            }
        };
        Denoiser denoiser = rows -> {
            for (var i = 0; i < rows.size(); i++) {
                Arrays.fill(rows.get(i).output(), rows.get(i).timestep() * 1e-9f);
            }
        };
        var sample = new Sample(
                new CountedRun(2_500), new float[64], PROMPT, NEGATIVE, 4, new Guidance(0.5, 0, 1), new float[0]);

        // When
        new RunningBatch(denoiser, quiet, Map.of(0, sample)).run();

        // Then
        assertThat((allocated[1] - allocated[0]) / 1_000) // The runtime itself may allocate something once.
                .describedAs("bytes per step")
                .isZero();
    }

    @Test
    void shouldFailOnlyThatSampleWhenOutputIsNaN() {
        // Given
        var poisoned = new Embedding(new float[] {Float.NaN}, "");
        var batch = batch(Map.of(
                0, unguided(2), 1, new Sample(new CountedRun(2), new float[4], poisoned, null, 1), 2, unguided(2)));

        // When
        var endings = batch.run();

        // Then
        assertThat(endings.get(1)).isEqualTo(new Ending.Failed("NaN at step 1 of 2"));
        assertThat(endings.get(0)).isInstanceOf(Ending.Finished.class);
        assertThat(endings.get(2)).isInstanceOf(Ending.Finished.class);
    }

    @Test
    void shouldFailOnlyThatSampleWhenOutputIsInfinite() {
        // Given
        var poisoned = new Embedding(new float[] {Float.POSITIVE_INFINITY}, "");

        // When
        var endings = batch(Map.of(0, new Sample(new CountedRun(2), new float[4], poisoned, null, 1)))
                .run();

        // Then
        assertThat(endings.get(0)).isEqualTo(new Ending.Failed("infinity at step 1 of 2"));
    }

    @Test
    void shouldDropWhatIsNoLongerWantedBeforeTheNextCall() {
        // Given
        watcher.unwantedAfterStep = Map.of(0, 2);
        var batch = batch(Map.of(0, guided(5), 1, unguided(3)));

        // When
        var endings = batch.run();

        // Then
        assertThat(endings.get(0)).isEqualTo(new Ending.Abandoned());
        assertThat(endings.get(1)).isInstanceOf(Ending.Finished.class);
        assertThat(callSizes).containsExactly(3, 3, 1);
    }

    @Test
    void shouldCallNothingWhenNobodyIsWanted() {
        // Given
        watcher.unwantedAfterStep = Map.of(0, 0);

        // When
        var endings = batch(Map.of(0, guided(5))).run();

        // Then
        assertThat(endings).containsExactly(Map.entry(0, new Ending.Abandoned()));
        assertThat(callSizes).isEmpty();
    }

    private RunningBatch batch(Map<Integer, Sample> samples) {
        return new RunningBatch(this::predictEmbedding, watcher, samples);
    }

    /** Predicts each row's prompt. */
    private void predictEmbedding(List<UnetRow> rows) {
        callSizes.add(rows.size());
        rows.forEach(row -> Arrays.fill(row.output(), row.embedding()[0]));
    }

    private static Sample guided(int steps) {
        return new Sample(new CountedRun(steps), new float[4], PROMPT, NEGATIVE, 4);
    }

    private static Sample unguided(int steps) {
        return new Sample(new CountedRun(steps), new float[4], PROMPT, null, 1);
    }

    /** Adds what the model says, so many times. */
    private static class CountedRun implements SamplerRun {
        private final int calls;
        private int answered;

        CountedRun(int calls) {
            this.calls = calls;
        }

        @Override
        public int calls() {
            return calls;
        }

        @Override
        public int answered() {
            return answered;
        }

        @Override
        public void addNoise(float[] latents, float[] noise) {
            throw new AssertionError("nobody asked for an image");
        }

        @Override
        public float timestep() {
            return calls - answered;
        }

        @Override
        public void step(float[] latents, float[] modelOutput) {
            answered++;
            for (var i = 0; i < latents.length; i++) {
                latents[i] += modelOutput[i];
            }
        }
    }

    private static final class Watcher implements SamplingObserver {
        private final List<String> steps = new ArrayList<>();
        private Map<Integer, Integer> unwantedAfterStep = Map.of();

        @Override
        public boolean wanted(int index) {
            var taken =
                    steps.stream().filter(step -> step.startsWith(index + ":")).count();
            return !unwantedAfterStep.containsKey(index) || taken < unwantedAfterStep.get(index);
        }

        @Override
        public void stepped(int index, int step, int steps) {
            this.steps.add("%d: %d/%d".formatted(index, step, steps));
        }
    }
}
