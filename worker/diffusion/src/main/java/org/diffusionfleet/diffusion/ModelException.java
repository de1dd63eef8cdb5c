package org.diffusionfleet.diffusion;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A model directory cannot be used: the one-line message names the file and what is wrong with it. */
public final class ModelException extends RuntimeException {
    public ModelException(Path file, String reason) {
        this(file, reason, null);
    }

    public ModelException(Path file, String reason, @Nullable Throwable cause) {
        super(file + ": " + reason.strip().replaceAll("\\s+", " "), cause);
    }
}
