package org.diffusionfleet.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreClockTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.600Z");
    private static final Instant ITS_SECOND = Instant.parse("2026-11-22T10:15:30Z");
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);

    private final StoreClock clock = new StoreClock(Clock.fixed(NOW, ZoneOffset.UTC));

    private void hear(Instant date) {
        clock.heard(date, NOW.minus(ROUND_TRIP), NOW);
    }

    @Test
    void shouldShowTheMachinesTimeWhereTheStoreMayAgree() {
        // When
        hear(ITS_SECOND);

        // Then
        assertThat(clock.instant()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(longs = {-90, -2, 2, 90, 3600})
    void shouldShowTheStoresTimeToASecondWhereTheMachineIsOff(long seconds) {
        // When
        hear(ITS_SECOND.plusSeconds(seconds));

        // Then
        assertThat(Duration.between(ITS_SECOND.plusSeconds(seconds), clock.instant()))
                .isBetween(Duration.ZERO, Duration.ofSeconds(1).plus(ROUND_TRIP));
    }

    @Test
    void shouldGetCloserWithEachAnswer() {
        // Given: the machine is 53 s ahead; the store answers when its own clock shows .600.
        hear(ITS_SECOND.minusSeconds(53));

        // When: it does at .990.
        var later = NOW.plusMillis(390);
        clock.heard(ITS_SECOND.minusSeconds(53), later, later);

        // Then
        assertThat(Duration.between(NOW.minusSeconds(53), clock.instant()).abs())
                .isLessThan(Duration.ofMillis(20));
    }

    @Test
    void shouldFollowTheMachineThatIsSetRight() {
        // Given
        hear(ITS_SECOND.plusSeconds(90));

        // When
        hear(ITS_SECOND);

        // Then
        assertThat(Duration.between(NOW, clock.instant()).abs()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void shouldLearnNothingWhileTheMachineIsSetBack() {
        // When
        clock.heard(ITS_SECOND.plusSeconds(90), NOW, NOW.minusSeconds(60));

        // Then
        assertThat(clock.instant()).isEqualTo(NOW);
    }
}
