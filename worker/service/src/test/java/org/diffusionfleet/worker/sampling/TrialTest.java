package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class TrialTest {

    @Test
    void shouldFindTheFewestRowsThatAreAsGoodAsAny() {
        // Given: a device that answers up to 16 rows in the same time, and then as many a second.
        var trial = new Trial(4, 64);

        // When
        play(trial, rows -> Math.max(16, rows) * 1_000L);

        // Then
        assertThat(trial.answer()).isEqualTo(16);
    }

    @Test
    void shouldStayAtTheFewestWhereMoreRowsGainNothing() {
        // Given
        var trial = new Trial(4, 64);

        // When
        play(trial, rows -> rows * 1_000L);

        // Then
        assertThat(trial.answer()).isEqualTo(4);
    }

    @Test
    void shouldTryNoMoreThanTheMost() {
        // Given
        var trial = new Trial(4, 12);

        // When
        var tried = play(trial, _ -> 1_000L);

        // Then
        assertThat(tried).containsOnly(4, 8);
        assertThat(trial.answer()).isEqualTo(8);
    }

    @Test
    void shouldNotDoubleACallThatTakesLong() {
        // Given
        var trial = new Trial(4, 64);

        // When
        var tried = play(trial, rows -> 70_000_000L * (rows / 4));

        // Then
        assertThat(tried).contains(16).doesNotContain(32);
    }

    @Test
    void shouldEndAtOnceWhereTheFewestTakeLong() {
        // Given
        var trial = new Trial(4, 64);

        // When
        var tried = play(trial, _ -> 1_000_000_000L);

        // Then
        assertThat(tried).containsExactly(4);
        assertThat(trial.answer()).isEqualTo(4);
    }

    @Test
    void shouldLeaveOutWhatThereWasNoMemoryFor() {
        // Given
        var trial = new Trial(4, 64);
        while (trial.rows() < 16) {
            trial.took(1_000);
        }

        // When
        trial.ranOutOfMemory();
        var tried = play(trial, _ -> 1_000L);

        // Then
        assertThat(tried).containsOnly(4, 8);
        assertThat(trial.answer()).isEqualTo(8);
    }

    /** Slower by half with each turn, as a processor that may be quick for a while only. */
    @Test
    void shouldCompareWithinATurnWhereTheMachineGrowsSlower() {
        // Given
        var trial = new Trial(4, 16);
        var calls = new int[1];

        // When
        play(trial, rows -> (rows * 1_000L) << (calls[0]++ / 3));

        // Then
        assertThat(trial.answer()).isEqualTo(4);
    }

    private static List<Integer> play(Trial trial, IntToLongFunction nanos) {
        var tried = new ArrayList<Integer>();
        while (!trial.isOver()) {
            tried.add(trial.rows());
            trial.took(nanos.applyAsLong(trial.rows()));
        }
        return tried;
    }
}
