package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.diffusionfleet.diffusion.Guidance;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.junit.jupiter.api.Test;

/** The example of the worker's README: policy and running batch together, step by step. */
class WorkedExampleTest {

    private static final long A = 1;
    private static final long B = 2;
    private static final long C = 3;
    private static final long D = 4;
    private static final long E = 5;

    private final StubPainter painter = new StubPainter();
    private final SteppedLoop loop = new SteppedLoop(painter, Batching.STEP, new RowBudget(6, false));
    private final Set<Long> cancelled = new HashSet<>();

    @Test
    void shouldDrawFiveSamplesInEightSteps() {
        // When
        arrive(Samples.sample(A, 3));
        arrive(Samples.unguided(B, 5));
        step();
        arrive(Samples.sample(C, 4).with(new Guidance(0, 0, 0.5)));
        step();
        arrive(Samples.sample(D, 5));
        step();
        step();
        arrive(Samples.unguided(E, 9));
        step();
        step();
        cancelled.add(E);
        step();
        step();

        // Then
        assertThat(painter.calls)
                .containsExactly(
                        List.of(A, A, B),
                        List.of(A, A, B, C, C),
                        List.of(A, A, B, C, C),
                        List.of(B, C, D, D),
                        List.of(B, C, D, D, E),
                        List.of(D, D, E),
                        List.of(D, D),
                        List.of(D, D));
        assertThat(loop.isIdle()).isTrue();
    }

    private void arrive(SampleRequest request) {
        loop.submit(Samples.SOMEONE, List.of(request), this::guest);
        loop.nextToPrepare().ifPresent(Runnable::run);
    }

    private void step() {
        loop.admit();
        loop.step();
    }

    private SteppedLoop.Guest guest(SampleRequest request) {
        return new SteppedLoop.Guest() {
            @Override
            public void joined() {}

            @Override
            public boolean wanted() {
                return !cancelled.contains(request.seed());
            }

            @Override
            public void stepped(int step, int steps) {}

            @Override
            public void ended(Ending ending) {}
        };
    }
}
