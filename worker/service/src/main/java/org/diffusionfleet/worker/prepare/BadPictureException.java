package org.diffusionfleet.worker.prepare;

/** A picture to start from cannot be used, now or later: the message names the field and what is wrong with it. */
public final class BadPictureException extends Exception {

    private static final long serialVersionUID = 1L;

    BadPictureException(String field, String reason) {
        super(field + ": " + reason);
    }
}
