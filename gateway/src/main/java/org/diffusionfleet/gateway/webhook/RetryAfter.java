package org.diffusionfleet.gateway.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The header in both its forms, seconds and a date (RFC 9110, 10.2.3). */
final class RetryAfter {

    private static final int DIGITS = 9;

    private RetryAfter() {}

    /** How long that is from now, not below 0; null if it says nothing. */
    static @Nullable Duration parse(@Nullable String header, Instant now) {
        var text = header == null ? "" : header.strip();
        if (text.matches("\\d{1," + DIGITS + "}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            var wait = Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
