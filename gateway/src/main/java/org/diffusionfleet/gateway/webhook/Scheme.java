package org.diffusionfleet.gateway.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How messages are signed, by the name that stands before a signature. */
enum Scheme {
    /** HMAC-SHA256 with a secret that both sides know. */
    V1,
    /** Ed25519: endpoints know the public key alone. */
    V1A;

    /** E.g. {@code v1a}. */
    @JsonValue
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scheme> of(String id) {
        return Arrays.stream(values()).filter(scheme -> scheme.id().equals(id)).findFirst();
    }
}
