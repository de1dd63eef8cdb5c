package org.diffusionfleet.gateway.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant's events are sent, without what is secret.
 *
 * @param change the id of the last change, by which who asked for one knows it
 * @param disabledBecause why nothing is sent; null while something is
 */
record Endpoint(
        String id,
        String tenant,
        String change,
        String url,
        @Nullable String description,
        List<String> eventTypes,
        @Nullable Reason disabledBecause,
        Signing signing,
        Instant createdAt,
        Instant updatedAt) {

    /** Why an endpoint is disabled. */
    enum Reason {
        /** Its owner wants it so. */
        OWNER,
        /** It answered 410. */
        GONE;

        @JsonValue
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What may be known of the keys.
     *
     * @param publicKey of the current one, if it has one
     * @param previousUntil until when messages are signed with the key before, too
     */
    record Signing(
            Scheme scheme,
            @Nullable String publicKey,
            @Nullable Instant previousUntil) {

        static Signing of(Keys keys) {
            return new Signing(keys.current().scheme(), keys.current().publicKey(), keys.previousUntil());
        }
    }

    Endpoint {
        eventTypes = List.copyOf(eventTypes);
    }

    boolean enabled() {
        return disabledBecause == null;
    }

    /** Whether it is sent events of that type. */
    boolean wants(String type) {
        return enabled() && eventTypes.contains(type);
    }

    /** This endpoint with what its owner changes of it. */
    Endpoint with(Work.Update update) {
        var enabled = update.enabled() == null ? enabled() : update.enabled();
        return new Endpoint(
                id,
                tenant,
                update.change(),
                or(update.url(), url),
                or(update.description(), description),
                or(update.eventTypes(), eventTypes),
                enabled ? null : or(disabledBecause, Reason.OWNER),
                signing,
                createdAt,
                update.time());
    }

    /** This endpoint after a rotation. */
    Endpoint with(Signing next, Work.Rotate rotation) {
        return new Endpoint(
                id,
                tenant,
                rotation.change(),
                url,
                description,
                eventTypes,
                disabledBecause,
                next,
                createdAt,
                rotation.time());
    }

    /** This endpoint after it said that it is gone. */
    Endpoint gone(Instant now) {
        return new Endpoint(id, tenant, change, url, description, eventTypes, Reason.GONE, signing, createdAt, now);
    }

    private static <T extends @Nullable Object> T or(@Nullable T changed, T known) {
        return changed == null ? known : changed;
    }
}
