package org.diffusionfleet.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.PatientObserver;
import org.diffusionfleet.diffusion.sampler.SamplerRun;
import org.diffusionfleet.diffusion.text.Embedding;
import org.diffusionfleet.diffusion.unet.UnetRow;
import org.junit.jupiter.api.Test;

/** The loop around UNet and samplers, with neither. */
class RunningBatchAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int FIRST_COUNTED = 200;
    private static final int STEPS = FIRST_COUNTED + 1000;

    private final long[] allocated = new long[STEPS];
    private int calls;

    @Test
    void shouldAllocateNothingInAThousandSteps() {
        // Given
        var samples = Map.of(0, sample(true), 1, sample(false), 2, sample(true));

        // When
        new RunningBatch(this::note, new PatientObserver(), samples).run();

        // Then
        assertThat(calls).isEqualTo(STEPS);
        assertThat(allocated[STEPS - 1] - allocated[FIRST_COUNTED]).isZero();
    }

    /** Answers zeros, and notes at each call what was allocated before it. */
    private void note(List<UnetRow> rows) {
        allocated[calls++] = THREADS.getCurrentThreadAllocatedBytes();
    }

    private static Sample sample(boolean guided) {
        var prompt = new Embedding(new float[] {1}, "");
        return new Sample(new Halving(), new float[64], prompt, guided ? prompt : null, guided ? 4 : 1);
    }

    private static final class Halving implements SamplerRun {
        private int answered;

        @Override
        public int calls() {
            return STEPS;
        }

        @Override
        public int answered() {
            return answered;
        }

        @Override
        public void addNoise(float[] latents, float[] noise) {}

        @Override
        public float timestep() {
            return STEPS - answered;
        }

        @Override
        public void step(float[] latents, float[] modelOutput) {
            answered++;
            for (var i = 0; i < latents.length; i++) {
                latents[i] = (latents[i] + modelOutput[i]) / 2;
            }
        }
    }
}
