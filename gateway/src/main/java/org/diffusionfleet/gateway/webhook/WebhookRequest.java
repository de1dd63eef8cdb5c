package org.diffusionfleet.gateway.webhook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/webhooks} and {@code PATCH /v1/webhooks/{id}}.
 *
 * @param url where events are sent
 * @param description for people
 * @param eventTypes which events; how jobs end unless said otherwise
 * @param enabled whether events are sent; to be changed only
 * @param signature {@code v1} or {@code v1a}; to be chosen at first only, and by a rotation
 */
record WebhookRequest(
        @Nullable String url,
        @Nullable String description,
        @Nullable List<@Nullable String> eventTypes,
        @Nullable Boolean enabled,
        @Nullable String signature) {}
