package org.diffusionfleet.diffusion.image;

import org.jspecify.annotations.Nullable;

/** A file is no picture that we read: the message says why, with the limit where there is one, and begins with a verb. */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImageException(String reason) {
        this(reason, null);
    }

    ImageException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
