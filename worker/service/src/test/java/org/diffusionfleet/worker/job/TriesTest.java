package org.diffusionfleet.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.diffusionfleet.schemas.RetryRecord.Past;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // before: attempts, lost, excused; now: deliveries, excused, noted lost:excused; then: attempt, counted, lost
        "the first delivery,                                0, 0, 0, 1, 0, -1:0,   1, 1, 0",
        "a worker died with it,                             0, 0, 0, 2, 0, -1:0,   2, 2, 1",
        "one death that counts as three deliveries,         0, 0, 0, 4, 0, -1:0,   4, 4, 1",
        "a worker died with the suspect,                    0, 0, 0, 3, 0,  1:0,   3, 3, 2",
        "a worker drained with the suspect,                 0, 0, 0, 3, 1,  1:0,   3, 2, 1",
        "drained with the suspect and died with it after,   0, 0, 0, 4, 1,  1:1,   4, 3, 2",
        "a worker drained,                                  0, 0, 0, 2, 1, -1:0,   2, 1, 0",
        "one drained and one died,                          0, 0, 0, 3, 1, -1:0,   3, 2, 1",
        "put back after a passing failure,                  1, 0, 0, 1, 0, -1:0,   2, 2, 0",
        "died before it was put back and after,             2, 1, 0, 2, 0, -1:0,   4, 4, 2",
        "drained before it was put back,                    2, 0, 1, 1, 1, -1:0,   3, 2, 0",
        "drained before it was put back; died after,        2, 0, 1, 2, 1, -1:0,   4, 3, 1",
        "drained before and after,                          2, 0, 1, 2, 2, -1:0,   4, 2, 0",
        "the broker has forgotten that it was handed out,   0, 0, 0, 1, 1, -1:0,   1, 1, 0",
    })
    void shouldTellTriesFromDeliveries(
            String what,
            int attempts,
            int lostBefore,
            int excusedBefore,
            int deliveries,
            int excused,
            String noted,
            int attempt,
            int counted,
            int lost) {
        // Given: what was noted when it was begun as a suspect, or that it never was.
        var parts = noted.split(":", 2);
        var suspicion = parts[0].equals("-1")
                ? null
                : new Suspicion(0, attempts, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));

        // When
        var tries = new Tries(new Past(attempts, lostBefore, excusedBefore, false), deliveries, excused, suspicion);

        // Then
        assertThat(tries)
                .as(what)
                .extracting(Tries::attempt, Tries::counted, Tries::lost)
                .containsExactly(attempt, counted, lost);
    }

    @Test
    void shouldCountOnInTheNextRecord() {
        // Given
        var diedWithIt = new Tries(new Past(1, 0, 0, false), 2, 0, null);

        // When
        var next = new Tries(diedWithIt.tried(true), 1, 0, null);

        // Then
        assertThat(next.attempt()).isEqualTo(diedWithIt.attempt() + 1);
        assertThat(next.lost()).isEqualTo(diedWithIt.lost()).isEqualTo(1);
        assertThat(next.begun()).isTrue();
    }

    @Test
    void shouldNotCountADrainInTheNextRecord() {
        // Given
        var drained = new Tries(new Past(2, 1, 1, false), 3, 3, null);

        // When
        var next = new Tries(drained.drained(false), 1, 4, null);

        // Then
        assertThat(next.attempt()).isEqualTo(drained.attempt() + 1);
        assertThat(next.counted()).isEqualTo(drained.counted());
        assertThat(next.lost()).isEqualTo(1);
    }

    @Test
    void shouldUseNoNumberUpWhileItWaitsForItsTurn() {
        // Given
        var suspect = new Tries(Past.NONE, 2, 0, null);

        // When
        var next = new Tries(new Tries(suspect.untried(), 1, 0, null).untried(), 1, 0, null);

        // Then
        assertThat(next.attempt()).isEqualTo(suspect.attempt());
        assertThat(next.lost()).isEqualTo(1);
    }

    @Test
    void shouldNotCallBegunWhatNobodyBegan() {
        // Given
        var first = new Tries(Past.NONE, 1, 0, null);

        // When
        var next = new Tries(first.tried(false), 1, 0, null);

        // Then
        assertThat(next.begun()).isFalse();
    }
}
