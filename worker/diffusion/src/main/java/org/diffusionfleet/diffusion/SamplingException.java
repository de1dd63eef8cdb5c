package org.diffusionfleet.diffusion;

import org.jspecify.annotations.Nullable;

/** Sampling failed: for a single sample its own reason, for a batch a failure of the device that ended all of it. */
public sealed class SamplingException extends RuntimeException permits DeviceMemoryException {
    private static final long serialVersionUID = 1L;

    public SamplingException(String reason) {
        this(reason, null);
    }

    public SamplingException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
