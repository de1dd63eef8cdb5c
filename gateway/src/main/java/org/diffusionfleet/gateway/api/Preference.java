package org.diffusionfleet.gateway.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;

/** What clients say in {@code Prefer} (RFC 7240): {@code wait} alone is heard, the rest is passed over, as it shall be. */
final class Preference {

    static final String HEADER = "Prefer";
    static final String APPLIED = "Preference-Applied";

    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*\"?([^\";]*)\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private Preference() {}

    /**
     * How long the client would wait for its job to end, if it says so; the first such preference counts.
     *
     * @param headers the header's fields, each with preferences between commas
     * @throws ProblemException if that is no number of seconds
     */
    static Optional<Duration> wait(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Pattern.compile(",").splitAsStream(header))
                .map(WAIT::matcher)
                .filter(java.util.regex.Matcher::matches)
                .findFirst()
                .map(wait -> seconds(wait.group(1).strip()));
    }

    private static Duration seconds(String text) {
        if (!SECONDS.matcher(text).matches()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    List.of(new FieldError(HEADER, "wait: must be a whole number of seconds, not " + text)));
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
