package org.diffusionfleet.loadtest.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatsTest {
    @Test
    void shouldTakeQuantilesBetweenValuesInAnyOrder() {
        // Given
        var distribution = Distribution.of(DoubleStream.of(4, 1, 3, 2));

        // When
        var quarter = distribution.quantile(0.25);
        distribution.add(0);

        // Then
        assertThat(quarter).isEqualTo(1.75);
        assertThat(distribution.median()).isEqualTo(2);
        assertThat(distribution.max()).isEqualTo(4);
    }

    @Test
    void shouldHaveNoQuantileOfNothing() {
        // When / Then
        assertThatThrownBy(() -> new Distribution().median()).hasMessage("there are no values");
    }

    @Test
    void shouldWriteTheMedianAndTheExtremes() {
        // When
        var spread = Spread.of(DoubleStream.of(1, 3, 2.5));

        // Then
        assertThat(spread.text(2)).isEqualTo("2.50 (1.00 to 3.00)");
    }

    @Test
    void shouldIndexFairnessFromOneOfManyToAllAlike() {
        // When / Then
        assertThat(Jain.index(List.of(5.0, 5.0, 5.0))).isEqualTo(1);
        assertThat(Jain.index(List.of(5.0, 0.0, 0.0))).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(Jain.index(List.of(0.0, 0.0))).isEqualTo(1);
    }

    @Test
    void shouldFindASlopeInNoiseAndNoneWhereThereIsNone() {
        // Given
        var random = new Random(3);
        var xs = IntStream.range(0, 400).mapToDouble(i -> i).toArray();
        var rising =
                DoubleStream.of(xs).map(x -> 0.5 * x + random.nextGaussian()).toArray();
        var level = DoubleStream.of(xs).map(_ -> 7 + random.nextGaussian()).toArray();

        // When
        var up = Slope.of(xs, rising);
        var none = Slope.of(xs, level);

        // Then
        assertThat(up.perUnit()).isCloseTo(0.5, within(up.halfWidth()));
        assertThat(up.halfWidth()).isLessThan(0.001);
        assertThat(none.perUnit()).isCloseTo(0, within(none.halfWidth()));
    }
}
