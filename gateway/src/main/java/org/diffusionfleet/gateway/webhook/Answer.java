package org.diffusionfleet.gateway.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of one try. */
sealed interface Answer {

    /**
     * The endpoint answered.
     *
     * @param retryAfter how long it wants to be left alone, if it says so
     */
    record Answered(int status, @Nullable Duration retryAfter) implements Answer {

        boolean success() {
            return status >= 200 && status < 300;
        }

        boolean gone() {
            return status == 410;
        }
    }

    /** It did not. */
    record Unanswered(Failure why) implements Answer {}

    /** Why there is no answer: as much as an owner may know of the network that the gateway is in. */
    enum Failure {
        /** Its name leads to addresses that nothing is sent to. */
        ADDRESS_NOT_ALLOWED,
        /** Its name is not known. */
        UNKNOWN_HOST,
        /** It took too long. */
        TIMEOUT,
        /** It has no certificate that counts. */
        TLS,
        /** It could not be reached, or broke off. */
        CONNECTION;

        @JsonValue
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
