package org.diffusionfleet.local.stack;

/** The stack cannot start or go on; the message is written for the person at the keyboard and names what to change. */
public final class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A reason that needs no stack trace to be understood. */
    public StackException(String message) {
        super(message);
    }

    /** A reason with the failure that led to it. */
    public StackException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
