package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

    private final Pace pace = new Pace(InstantSource.fixed(NOW));

    @Test
    void shouldTakeWhatIsLeftOfTheStepsOffTheTime() {
        // Given
        pace.stepped(100e6);

        // When
        var slack = pace.slack(NOW.plusSeconds(3), 20);

        // Then
        assertThat(slack).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void shouldFollowTheDeviceSlowly() {
        // Given
        pace.stepped(100e6);

        // When
        pace.stepped(260e6);

        // Then
        assertThat(pace.slack(NOW, 1)).isEqualTo(Duration.ofMillis(-110));
    }

    @Test
    void shouldKnowTimesThatNobodyMeans() {
        // When
        var ever = pace.slack(Instant.MAX, 1_000);
        var never = pace.slack(Instant.MIN, 1_000);

        // Then
        assertThat(ever).isPositive();
        assertThat(never).isNegative();
    }
}
