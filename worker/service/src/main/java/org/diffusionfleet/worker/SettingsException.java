package org.diffusionfleet.worker;

/** Settings that contradict each other; the one-line message names them. */
final class SettingsException extends RuntimeException {
    SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
