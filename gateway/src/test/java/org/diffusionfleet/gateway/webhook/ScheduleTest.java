package org.diffusionfleet.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.diffusionfleet.gateway.Examples;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

    private static Schedule schedule(double jitter) {
        return Schedule.of(Examples.config(Map.of()).webhooks(), () -> jitter);
    }

    private static Answer asking(@Nullable Duration retryAfter) {
        return new Answer.Answered(503, retryAfter);
    }

    @Test
    void shouldTryTenTimesOver75Hours() {
        // When
        var schedule = schedule(0);

        // Then
        var all = Duration.ZERO;
        for (int tried = 1; tried < schedule.tries(); tried++) {
            all = all.plus(schedule.pause(tried, asking(null)));
        }
        assertThat(schedule.tries()).isEqualTo(10);
        assertThat(all).isEqualTo(Duration.parse("PT75H35M5S"));
    }

    @Test
    void shouldNeverComeBackSoonerThanPlannedOrAsked() {
        // When
        var late = schedule(1);

        // Then
        assertThat(late.pause(3, asking(null))).isEqualTo(Duration.ofMinutes(33));
        assertThat(late.pause(3, asking(Duration.ofMinutes(1)))).isEqualTo(Duration.ofMinutes(33));
        assertThat(late.pause(1, asking(Duration.ofHours(3)))).isEqualTo(Duration.ofHours(3));
        assertThat(late.pause(1, asking(Duration.ofDays(30)))).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "120 | PT2M",
                " 0  | PT0S",
                "Sun, 22 Nov 2026 10:16:30 GMT | PT1M",
                "Sun, 22 Nov 2026 10:14:30 GMT | PT0S",
                "-1 | null",
                "1.5 | null",
                "99999999999999999999 | null",
                "soon | null",
                "'' | null",
                "null | null"
            })
    void shouldReadBothFormsOfRetryAfter(@Nullable String header, @Nullable Duration expected) {
        // When
        var wait = RetryAfter.parse(header, NOW);

        // Then
        assertThat(wait).isEqualTo(expected);
    }
}
