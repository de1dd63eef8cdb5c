package org.diffusionfleet.gateway.webhook;

import org.jspecify.annotations.Nullable;

/**
 * What gateways show under a key of {@link WebhookKeys}.
 *
 * @param json null if it is gone
 */
record Shown(byte @Nullable [] json) {}
