package org.diffusionfleet.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource({"1,PT5S", "2,PT10S", "3,PT20S", "6,PT2M40S", "7,PT5M", "64,PT5M", "2000,PT5M"})
    void shouldDoubleUntilTheLongest(int tries, Duration longest) {
        // When
        var pause = new Backoff(FIRST, LONGEST, bound -> bound).after(tries);

        // Then
        assertThat(pause).isEqualTo(longest);
    }

    @Test
    void shouldSpreadFromNothingToTheWholePause() {
        // Given
        var backoff = Backoff.random(FIRST, LONGEST);

        // When
        var pauses = IntStream.range(0, 2000)
                .mapToObj(_ -> backoff.after(3).toMillis())
                .toList();

        // Then
        assertThat(pauses).allMatch(pause -> pause >= 0 && pause <= 20_000);
        assertThat(pauses.stream().mapToLong(Long::longValue).average().orElseThrow())
                .isBetween(9_000.0, 11_000.0);
    }
}
