package org.diffusionfleet.diffusion.provider;

import org.jspecify.annotations.Nullable;

/** An execution provider that was asked for cannot be had: the one-line message names it and what it lacks. */
public final class ProviderException extends RuntimeException {
    private final String reason;

    ProviderException(String provider, String reason, @Nullable Throwable cause) {
        var line = reason.strip().replaceAll("\\s+", " ");
        super("execution provider %s: %s".formatted(provider, line), cause);
        this.reason = line;
    }

    /** The message without the provider's name. */
    public String reason() {
        return reason;
    }
}
