package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharesTest {

    private final Shares<String> shares = new Shares<>();

    @Test
    void shouldTakeTurnsOfEqualWork() {
        // When
        var turns = turns(List.of("a", "b", "c"), 6, 1);

        // Then
        assertThat(turns).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void shouldShareByWorkAndNotByTurns() {
        // Given
        var work = new double[2];
        var random = new Random(3);

        // When
        for (int i = 0; i < 10_000; i++) {
            var who = shares.first(List.of("large", "small")).orElseThrow();
            var piece = who.equals("large") ? 10 + random.nextInt(90) : 1;
            work[who.equals("large") ? 0 : 1] += piece;
            shares.charge(who, piece);
        }

        // Then: never further apart than the largest piece.
        assertThat(Math.abs(work[0] - work[1])).isLessThanOrEqualTo(100);
    }

    @Test
    void shouldGiveNothingForHavingBeenAway() {
        // Given
        turns(List.of("a", "b"), 100, 1);

        // When
        var turns = turns(List.of("a", "b", "c"), 9, 1);

        // Then
        assertThat(turns.stream().filter("c"::equals)).hasSize(3);
        assertThat(turns.getFirst()).isNotEqualTo(turns.get(1));
    }

    private List<String> turns(List<String> ready, int count, double work) {
        var turns = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var who = shares.first(ready).orElseThrow();
            shares.charge(who, work);
            turns.add(who);
        }
        return turns;
    }
}
