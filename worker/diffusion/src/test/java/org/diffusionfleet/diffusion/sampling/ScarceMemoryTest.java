package org.diffusionfleet.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.DeviceMemoryException;
import org.diffusionfleet.diffusion.checkpoint.State;
import org.diffusionfleet.diffusion.sampler.SamplerRun;
import org.diffusionfleet.diffusion.text.Embedding;
import org.diffusionfleet.diffusion.unet.UnetRow;
import org.junit.jupiter.api.Test;

/** A device that has memory for so many rows. */
class ScarceMemoryTest {
    private static final int HUGE = 100;

    private final List<Integer> tried = new ArrayList<>();
    private final Map<String, Ending> endings = new LinkedHashMap<>();
    private final RowLimit limit = new RowLimit();
    private int memory = Integer.MAX_VALUE;

    @Test
    void shouldRetryTheStepInHalvesAndRemember() {
        // Given
        memory = 2;
        var batch = batch();
        admit(batch, "a", 1, 2);
        admit(batch, "b", 2, 2);
        admit(batch, "c", 3, 2);

        // When
        run(batch);

        // Then
        assertThat(tried).containsExactly(6, 3, 2, 2, 2, 2, 2, 2);
        assertThat(limit.rows()).isEqualTo(2);
        assertThat(endings.values()).hasOnlyElementsOfType(Ending.Finished.class);
    }

    /** Each answer depends on the latents, so that a step taken twice or by half would show. */
    @Test
    void shouldMakeOfEverySampleWhatItWouldBecomeWithMemory() {
        // Given
        var plenty = new RunningBatch(ScarceMemoryTest::answer);
        var expected = List.of(admit(plenty, "a", 1, 9), admit(plenty, "b", 2, 4), admit(plenty, "c", 3, 7));
        run(plenty);
        var batch = batch();
        var samples = List.of(admit(batch, "a", 1, 9), admit(batch, "b", 2, 4), admit(batch, "c", 3, 7));
        batch.step();
        batch.step();

        // When
        memory = 3;
        batch.step();
        memory = 1;
        run(batch);

        // Then
        for (var i = 0; i < samples.size(); i++) {
            assertThat(samples.get(i).latents()).containsExactly(expected.get(i).latents());
        }
    }

    @Test
    void shouldGiveUpTheSampleOfWhichOneRowIsTooMuchTwice() {
        // Given
        memory = 4;
        var batch = batch();
        var neighbour = admit(batch, "a", 1, 3);
        admit(batch, "huge", HUGE, 3);
        admit(batch, "b", 2, 3);

        // When
        var rows = batch.step();

        // Then
        assertThat(tried).containsExactly(6, 3, 2, 2, 1, 1, 1, 1, 1, 1);
        assertThat(rows).isEqualTo(4);
        assertThat(endings).containsExactly(Map.entry("huge", new Ending.OutOfMemory("no memory for 1 rows")));
        assertThat(neighbour.callsLeft()).isEqualTo(2);
    }

    @Test
    void shouldEndWhenNobodyIsLeft() {
        // Given
        memory = 0;
        var batch = batch();
        admit(batch, "a", 1, 3);
        admit(batch, "b", 2, 3);

        // When
        var rows = batch.step();

        // Then
        assertThat(rows).isZero();
        assertThat(batch.isEmpty()).isTrue();
        assertThat(endings).containsOnlyKeys("a", "b");
    }

    @Test
    void shouldTryMoreWhenAThousandCallsWereGood() {
        // Given
        memory = 4;
        var batch = batch();
        for (var name : List.of("a", "b", "c", "d")) {
            admit(batch, name, 1, 2_000);
        }
        batch.step();
        memory = 8;

        // When
        for (var calls = 0; calls < RowLimit.CALLS_BEFORE_MORE; calls += 2) {
            batch.step();
        }

        // Then
        assertThat(limit.rows()).isEqualTo(Integer.MAX_VALUE);
        assertThat(tried).startsWith(8, 4, 4, 4, 4).endsWith(4, 4, 8);
    }

    private RunningBatch batch() {
        return new RunningBatch(this::answerFromMemory, limit);
    }

    private void answerFromMemory(List<UnetRow> rows) {
        tried.add(rows.size());
        if (rows.size() > memory || rows.stream().anyMatch(row -> row.embedding()[0] == HUGE)) {
            // What a failed call leaves in the outputs must not count.
            rows.forEach(row -> Arrays.fill(row.output(), Float.NaN));
            throw new DeviceMemoryException("no memory for %d rows".formatted(rows.size()), null);
        }
        answer(rows);
    }

    private static void answer(List<UnetRow> rows) {
        for (var row : rows) {
            row.output()[0] = row.latents()[0] * 0.9f + row.embedding()[0] + row.timestep();
        }
    }

    private Sample admit(RunningBatch batch, String name, float prompt, int steps) {
        var sample = new Sample(
                new Countdown(steps),
                new float[] {1},
                new Embedding(new float[] {prompt}, ""),
                new Embedding(new float[] {prompt == HUGE ? prompt : -prompt}, ""),
                4);
        batch.admit(sample, new SampleOwner() {
            @Override
            public boolean wanted() {
                return true;
            }

            @Override
            public void stepped(int step, int of) {}

            @Override
            public void ended(Ending ending) {
                endings.put(name, ending);
            }
        });
        return sample;
    }

    private static void run(RunningBatch batch) {
        while (!batch.isEmpty()) {
            batch.step();
        }
    }

    private static final class Countdown implements SamplerRun {
        private final int calls;
        private int answered;

        Countdown(int calls) {
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
        public void addNoise(float[] latents, float[] noise) {}

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
            latents[0] += 0.01f * modelOutput[0];
        }
    }
}
