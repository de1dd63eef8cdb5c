package org.diffusionfleet.gateway.webhook;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/webhooks/{id}/rotate}.
 *
 * @param signature the scheme of the new key, that of the old one unless said otherwise
 */
record RotateRequest(@Nullable String signature) {}
