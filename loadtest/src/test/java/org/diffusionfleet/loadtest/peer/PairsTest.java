package org.diffusionfleet.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairsTest {
    @Test
    void shouldFindTheSpeedupWhenTheMachineIsNoisy() {
        // Given
        var random = new Random(7);
        var load = random.doubles(200, 1, 2).toArray();
        var ours = IntStream.range(0, 200).mapToDouble(i -> 100 * load[i]).toArray();
        var theirs = IntStream.range(0, 200).mapToDouble(i -> 110 * load[i]).toArray();

        // When
        var pairs = new Pairs(ours, theirs);

        // Then
        assertThat(pairs.speedup().value()).isCloseTo(1.1, within(1e-9));
        assertThat(pairs.speedup().low()).isLessThanOrEqualTo(1.1).isGreaterThan(1);
        assertThat(pairs.speedup().high()).isGreaterThanOrEqualTo(1.1).isLessThan(1.2);
        assertThat(pairs.ratios()).containsOnly(new double[] {1.1}, within(1e-9));
    }

    @Test
    void shouldTellWhoIsSlowerByHowMuch() {
        // When
        var pairs = new Pairs(new double[] {9, 10, 20}, new double[] {7, 8, 9});

        // Then
        assertThat(pairs.excess().value()).isEqualTo(2);
        assertThat(pairs.speedup().value()).isEqualTo(0.8);
        assertThat(pairs.fastest()).isEqualTo(7.0 / 9);
        assertThat(pairs.ratios()).isSorted().startsWith(0.45);
    }

    @Test
    void shouldTakeQuantilesBetweenValues() {
        // When
        var quarter = Pairs.quantile(new double[] {4, 1, 3, 2}, 0.25);

        // Then
        assertThat(quarter).isEqualTo(1.75);
    }

    @Test
    void shouldRefuseSidesOfUnequalLength() {
        // When / Then
        assertThatThrownBy(() -> new Pairs(new double[2], new double[3])).hasMessageContaining("2 times of ours, 3");
    }
}
