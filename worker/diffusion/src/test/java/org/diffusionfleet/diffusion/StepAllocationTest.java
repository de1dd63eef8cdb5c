package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a whole step allocates, from guidance through the UNet to the sampler. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StepAllocationTest {
    private static final int STEPS = 12;
    /** By then every class is loaded and every buffer made. */
    private static final int FIRST_COUNTED = 6;
    /**
     * What ONNX Runtime's Java API makes in a run of 17 inputs (the bundled model's prompt is 14 of them), and room for what the
     * runtime itself allocates once in few steps.
     */
    private static final long BYTES_A_RUN = 750;

    private static final int SAMPLES = 2;

    private final DiffusionPipeline pipeline = DiffusionPipeline.open(TestModel.EMOJI_64);

    @AfterAll
    void close() {
        pipeline.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateOnlyWhatOnnxRuntimeDoes(SamplerKind sampler) {
        // Given
        var request = new SampleRequest("a frog", "blurred", 1, STEPS, 4, 64, 64, sampler, 0);
        var counter = new Counter();

        // When
        pipeline.generate(Collections.nCopies(SAMPLES, request), counter);

        // Then
        assertThat(counter.steps).isGreaterThan(0);
        assertThat(counter.bytes).isLessThanOrEqualTo(BYTES_A_RUN * counter.steps);
    }

    /** Counts from one sample's step to its next, in which both take one. */
    private static final class Counter implements SamplingObserver {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private long before;
        private long bytes;
        private int steps;

        @Override
        public boolean wanted(int index) {
            return true;
        }

        @Override
        public void stepped(int index, int step, int ofSteps) {
            var now = THREADS.getCurrentThreadAllocatedBytes();
            if (index == 0 && step > FIRST_COUNTED) {
                bytes += now - before;
                steps++;
            }
            if (index == 0) {
                before = now;
            }
        }
    }
}
