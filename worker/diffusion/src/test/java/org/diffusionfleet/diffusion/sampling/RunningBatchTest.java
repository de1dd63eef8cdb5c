package org.diffusionfleet.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.diffusionfleet.diffusion.Guidance;
import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.sampler.SamplerRun;
import org.diffusionfleet.diffusion.text.Embedding;
import org.diffusionfleet.diffusion.unet.UnetRow;
import org.junit.jupiter.api.Test;

class RunningBatchTest {
    private static final Embedding PROMPT = new Embedding(new float[] {3}, "");
    private static final Embedding NEGATIVE = new Embedding(new float[] {1}, "");

    private static final float[] RESCALED = {1.087706f, 2.175412f, 8.266565f, -7.831483f};

    private final List<Integer> callSizes = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final Map<String, Integer> unwantedAfter = new HashMap<>();
    private final Map<String, Ending> endings = new LinkedHashMap<>();
    private final RunningBatch batch = new RunningBatch(this::predictEmbedding);
    private int admitted;

    @Test
    void shouldFinishShortRunsBeforeLongOnes() {
        // Given
        admit(guided(3), unguided(1));

        // When
        run();

        // Then
        assertThat(endings.values()).hasOnlyElementsOfType(Ending.Finished.class);
        assertThat(callSizes).containsExactly(3, 2, 2);
        assertThat(steps).containsExactly("a: 1/3", "b: 1/1", "a: 2/3", "a: 3/3");
    }

    @Test
    void shouldSteerAwayFromTheNegativePrompt() {
        // Given
        var sample = guided(1);

        // When
        admit(sample);
        run();

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
        var shown = new RunningBatch(denoiser);
        shown.admit(new Sample(run, latents, PROMPT, null, 1), new Owner("a"));
        shown.step();
        shown.step();

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
        admit(sample);
        run();

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
        var quiet = new SampleOwner() {
            @Override
            public boolean wanted() {
                return true;
            }

            @Override
            public void stepped(int step, int steps) {
                if (step == 1_000 || step == 2_000) {
                    allocated[step / 1_000 - 1] = threads.getCurrentThreadAllocatedBytes();
                }
            }

            @Override
            public void ended(Ending ending) {}
        };
        Denoiser denoiser = rows -> {
            for (var i = 0; i < rows.size(); i++) {
                Arrays.fill(rows.get(i).output(), rows.get(i).timestep() * 1e-9f);
            }
        };
        var sample = new Sample(
                new CountedRun(2_500), new float[64], PROMPT, NEGATIVE, 4, new Guidance(0.5, 0, 1), new float[0]);

        // When
        var longBatch = new RunningBatch(denoiser);
        longBatch.admit(sample, quiet);
        while (!longBatch.isEmpty()) {
            longBatch.step();
        }

        // Then
        assertThat((allocated[1] - allocated[0]) / 1_000) // The runtime itself may allocate something once.
                .describedAs("bytes per step")
                .isZero();
    }

    @Test
    void shouldFailOnlyThatSampleWhenOutputIsNaN() {
        // Given
        admit(unguided(2), poisoned(Float.NaN), unguided(2));

        // When
        run();

        // Then
        assertThat(endings.get("b")).isEqualTo(new Ending.Failed("NaN at step 1 of 2"));
        assertThat(endings.get("a")).isInstanceOf(Ending.Finished.class);
        assertThat(endings.get("c")).isInstanceOf(Ending.Finished.class);
    }

    @Test
    void shouldFailOnlyThatSampleWhenOutputIsInfinite() {
        // Given
        admit(poisoned(Float.POSITIVE_INFINITY));

        // When
        run();

        // Then
        assertThat(endings.get("a")).isEqualTo(new Ending.Failed("infinity at step 1 of 2"));
    }

    @Test
    void shouldDropWhatIsNoLongerWantedBeforeTheNextCall() {
        // Given
        unwantedAfter.put("a", 2);
        admit(guided(5), unguided(3));

        // When
        run();

        // Then
        assertThat(endings.get("a")).isEqualTo(new Ending.Abandoned());
        assertThat(endings.get("b")).isInstanceOf(Ending.Finished.class);
        assertThat(callSizes).containsExactly(3, 3, 1);
    }

    @Test
    void shouldCallNothingWhenNobodyIsWanted() {
        // Given
        unwantedAfter.put("a", 0);
        admit(guided(5));

        // When
        var rows = batch.step();

        // Then
        assertThat(rows).isZero();
        assertThat(endings).containsExactly(Map.entry("a", new Ending.Abandoned()));
        assertThat(callSizes).isEmpty();
    }

    @Test
    void shouldLetSamplesJoinBetweenAnyTwoSteps() {
        // Given
        admit(guided(4));
        batch.step();
        admit(unguided(2));
        batch.step();

        // When
        admit(guided(1));
        run();

        // Then
        assertThat(callSizes).containsExactly(2, 3, 5, 2);
        assertThat(steps).containsExactly("a: 1/4", "a: 2/4", "b: 1/2", "a: 3/4", "b: 2/2", "c: 1/1", "a: 4/4");
        assertThat(endings.keySet()).containsExactly("b", "c", "a");
    }

    /** The model's answer depends on latents and timestep, so that a step too many, too few or swapped would show. */
    @Test
    void shouldMakeTheSameOfASampleInAnyCompany() {
        // Given
        var random = new Random(7);
        var alone = new ArrayList<float[]>();
        var lengths = random.ints(40, 1, 12).toArray();
        for (var length : lengths) {
            var batch = new RunningBatch(RunningBatchTest::predictFromLatents);
            var sample = guided(length);
            batch.admit(sample, new Owner("alone"));
            while (!batch.isEmpty()) {
                batch.step();
            }
            alone.add(sample.latents());
        }

        // When
        var crowd = new RunningBatch(RunningBatchTest::predictFromLatents);
        var joined = new ArrayList<Sample>();
        while (joined.size() < lengths.length || !crowd.isEmpty()) {
            while (joined.size() < lengths.length && random.nextInt(3) == 0) {
                joined.add(guided(lengths[joined.size()]));
                crowd.admit(joined.getLast(), new Owner("s" + joined.size()));
            }
            crowd.step();
        }

        // Then
        assertThat(joined).extracting(Sample::latents).containsExactlyElementsOf(alone);
    }

    @Test
    void shouldReserveTheRowsThatGuidanceWillTake() {
        // Given
        admit(
                new Sample(
                        new CountedRun(4), new float[4], PROMPT, NEGATIVE, 4, new Guidance(0, 0.5, 0.75), new float[0]),
                unguided(4));
        var ahead = new ArrayList<Integer>();

        // When
        while (!batch.isEmpty()) {
            ahead.add(batch.rowsAhead());
            batch.step();
        }

        // Then
        assertThat(callSizes).containsExactly(2, 2, 3, 2);
        assertThat(ahead).containsExactly(3, 3, 3, 2);
    }

    @Test
    void shouldStayAsItWasWhenTheDeviceFails() {
        // Given
        var working = new AtomicBoolean();
        var batch = new RunningBatch(rows -> {
            if (!working.get()) {
                throw new IllegalStateException("out of memory");
            }
            predictEmbedding(rows);
        });
        batch.admit(guided(2), new Owner("a"));
        assertThatIllegalStateException().isThrownBy(batch::step);
        working.set(true);

        // When
        batch.step();
        batch.step();

        // Then
        assertThat(steps).containsExactly("a: 1/2", "a: 2/2");
        assertThat(endings).containsOnlyKeys("a");
    }

    /** Under names "a", "b", "c" and so on. */
    private void admit(Sample... samples) {
        for (var sample : samples) {
            batch.admit(sample, new Owner(String.valueOf((char) ('a' + admitted++))));
        }
    }

    private void run() {
        while (!batch.isEmpty()) {
            batch.step();
        }
    }

    /** Predicts each row's prompt. */
    private void predictEmbedding(List<UnetRow> rows) {
        callSizes.add(rows.size());
        rows.forEach(row -> Arrays.fill(row.output(), row.embedding()[0]));
    }

    private static void predictFromLatents(List<UnetRow> rows) {
        rows.forEach(row -> {
            for (var i = 0; i < row.output().length; i++) {
                row.output()[i] = row.embedding()[0] + 0.3f * row.latents()[i] + 0.01f * row.timestep();
            }
        });
    }

    private static Sample poisoned(float value) {
        return new Sample(new CountedRun(2), new float[4], new Embedding(new float[] {value}, ""), null, 1);
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
        public void remember(State state) {
            answered = state.number(answered);
        }

        @Override
        public void step(float[] latents, float[] modelOutput) {
            answered++;
            for (var i = 0; i < latents.length; i++) {
                latents[i] += modelOutput[i];
            }
        }
    }

    private final class Owner implements SampleOwner {
        private final String name;
        private int taken;

        Owner(String name) {
            this.name = name;
        }

        @Override
        public boolean wanted() {
            return taken < unwantedAfter.getOrDefault(name, Integer.MAX_VALUE);
        }

        @Override
        public void stepped(int step, int of) {
            taken = step;
            steps.add("%s: %d/%d".formatted(name, step, of));
        }

        @Override
        public void ended(Ending ending) {
            endings.put(name, ending);
        }
    }
}
