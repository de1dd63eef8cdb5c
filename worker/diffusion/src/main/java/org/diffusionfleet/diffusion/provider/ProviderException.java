package org.diffusionfleet.diffusion.provider;

import org.jspecify.annotations.Nullable;

/** An execution provider that was asked for cannot be had: the one-line message names it and what it lacks. */
public final class ProviderException extends RuntimeException {
    ProviderException(String provider, String reason, @Nullable Throwable cause) {
        super("execution provider %s: %s".formatted(provider, reason.strip().replaceAll("\\s+", " ")), cause);
    }
}
