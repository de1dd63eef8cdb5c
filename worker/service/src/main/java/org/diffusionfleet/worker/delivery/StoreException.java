package org.diffusionfleet.worker.delivery;

/** The object store did not do what it was asked; it may later. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
