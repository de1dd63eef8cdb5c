package org.diffusionfleet.gateway.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of an endpoint.
 *
 * @param disabledBecause {@code owner} or {@code gone}, if nothing is sent
 * @param signature how messages are signed
 * @param secret told when it is made, and never again
 * @param publicKey what signatures can be verified with, if that is no secret
 * @param previousKeyUntil until when messages are signed with the key before, too
 */
record WebhookAnswer(
        String id,
        String url,
        @Nullable String description,
        List<String> eventTypes,
        boolean enabled,
        Endpoint.@Nullable Reason disabledBecause,
        Scheme signature,
        @Nullable String secret,
        @Nullable String publicKey,
        @Nullable Instant previousKeyUntil,
        Instant createdAt,
        Instant updatedAt,
        Links links) {

    /** The path of all endpoints. */
    static final String PATH = "/v1/webhooks";

    /** Where to go from here. */
    record Links(String self, String deliveries, String ping, String rotate) {}

    static WebhookAnswer of(Endpoint endpoint) {
        return of(endpoint, null);
    }

    /** With what is told once. */
    static WebhookAnswer of(WebhookDesk.Secret made) {
        var key = made.key();
        return of(made.endpoint(), key.publicKey() == null ? key.shown() : null);
    }

    private static WebhookAnswer of(Endpoint endpoint, @Nullable String secret) {
        var self = PATH + "/" + endpoint.id();
        return new WebhookAnswer(
                endpoint.id(),
                endpoint.url(),
                endpoint.description(),
                endpoint.eventTypes(),
                endpoint.enabled(),
                endpoint.disabledBecause(),
                endpoint.signing().scheme(),
                secret,
                endpoint.signing().publicKey(),
                endpoint.signing().previousUntil(),
                endpoint.createdAt(),
                endpoint.updatedAt(),
                new Links(self, self + "/deliveries", self + "/ping", self + "/rotate"));
    }
}
