package org.diffusionfleet.cli.client;

import java.io.IOException;

/** The server cannot be reached, also after retries. */
public final class ServerGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ServerGoneException(IOException cause) {
        super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
    }
}
