package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.SampleResult;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static final Size SIZE = new Size(64, 64);
    private static final int MOST = 8;

    private final StubPainter painter = new StubPainter();
    private final Speeds speeds = new Speeds();
    private final LearnedRows learned = new LearnedRows(Optional.empty(), 2, MOST);
    private final Calibration calibration =
            new Calibration(painter, (height, width) -> Samples.sample("probe", 7, 2, height), learned, Duration.ZERO);

    @Test
    void shouldTryCallsOfMoreAndMoreRowsUntilOneDoesNotFit() {
        // Given
        painter.memory = 4;
        calibration.met(SIZE);

        // When
        while (calibration.isPending()) {
            calibration.proceed(speeds);
        }

        // Then
        assertThat(learned.rows(SIZE)).isBetween(2, 4);
        assertThat(painter.calls).startsWith(List.of(7L, 7L), List.of(7L, 7L, 7L, 7L));
        assertThat(painter.calls).allSatisfy(rows -> assertThat(rows).hasSizeLessThanOrEqualTo(4));
    }

    @Test
    void shouldTryASizeOnce() {
        // Given
        learned.put(SIZE, 8);

        // When
        calibration.met(SIZE);

        // Then
        assertThat(calibration.isPending()).isFalse();
    }

    @Test
    void shouldGiveUpASizeThatCannotBeDrawn() {
        // Given
        var broken = new Calibration(
                painter, (height, width) -> Samples.sample("broken", 7, 2, height), learned, Duration.ZERO);
        broken.met(SIZE);

        // When
        broken.proceed(speeds);

        // Then
        assertThat(broken.isPending()).isFalse();
        assertThat(learned.knows(SIZE)).isFalse();
    }

    @Test
    void shouldLearnWhileThereIsNothingToDraw() {
        // Given
        var budget = RowBudget.learned(learned, false);
        try (var loop =
                new SamplingLoop(painter, Batching.STEP, budget, Optional.of(calibration), new SimpleMeterRegistry())) {
            var first = loop.submit(List.of(Samples.sample(1, 3)), Samples.SOMEONE, Samples.WANTED)
                    .getFirst();

            // When
            await().until(() -> learned.knows(SIZE));

            // Then
            assertThat(first.join()).isEqualTo(new SampleResult.Failed("seed 1"));
            assertThat(painter.calls).startsWith(List.of(1L, 1L), List.of(1L, 1L), List.of(1L, 1L));
            assertThat(budget.rows(SIZE)).isEqualTo(learned.rows(SIZE));
            var next = loop.submit(List.of(Samples.sample(2, 3)), Samples.SOMEONE, Samples.WANTED)
                    .getFirst();
            assertThat(next.join()).isEqualTo(new SampleResult.Failed("seed 2"));
        }
    }
}
