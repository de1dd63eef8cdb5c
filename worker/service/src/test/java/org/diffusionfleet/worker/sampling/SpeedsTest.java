package org.diffusionfleet.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.diffusionfleet.schemas.WorkerStatus.Speed;
import org.junit.jupiter.api.Test;

class SpeedsTest {

    private static final Size SIZE = new Size(64, 32);
    private static final long SECOND = 1_000_000_000;

    private final Speeds speeds = new Speeds();

    @Test
    void shouldTellOfCallsByAboutHowManyRowsTheyHave() {
        // Given
        speeds.took(SIZE, 2, 8, SECOND / 4);
        speeds.took(SIZE, 8, 8, SECOND);

        // When
        var told = speeds.told();

        // Then
        assertThat(told).containsExactly(new Speed(64, 32, 8, 2, 0.25), new Speed(64, 32, 8, 8, 1));
    }

    @Test
    void shouldFollowADeviceThatHasBecomeSlower() {
        // Given
        speeds.took(SIZE, 4, 8, SECOND);

        // When
        for (var call = 0; call < 100; call++) {
            speeds.took(SIZE, 6, 8, 3 * SECOND);
        }

        // Then
        assertThat(speeds.told()).singleElement().satisfies(speed -> {
            assertThat(speed.rows()).isCloseTo(6, within(0.1));
            assertThat(speed.seconds()).isCloseTo(3, within(0.1));
        });
    }

    @Test
    void shouldTellOfSoManySizesAndNoMore() {
        // When
        for (var side = 1; side <= 100; side++) {
            speeds.took(new Size(side * 8, side * 8), 2, 8, SECOND);
        }

        // Then
        assertThat(speeds.told()).hasSize(16);
    }
}
