package org.diffusionfleet.diffusion;

import org.jspecify.annotations.Nullable;

/** Sampling failed: for a single sample its own reason, for a batch a failure of the device that ended all of it. */
public final class SamplingException extends RuntimeException {
    public SamplingException(String reason) {
        this(reason, null);
    }

    public SamplingException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
