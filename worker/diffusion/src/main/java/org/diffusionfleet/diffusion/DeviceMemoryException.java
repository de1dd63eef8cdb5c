package org.diffusionfleet.diffusion;

import org.jspecify.annotations.Nullable;

/** The device has no memory for a call; one of fewer rows, or the same at another time, may succeed. */
public final class DeviceMemoryException extends SamplingException {
    private static final long serialVersionUID = 1L;

    public DeviceMemoryException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
