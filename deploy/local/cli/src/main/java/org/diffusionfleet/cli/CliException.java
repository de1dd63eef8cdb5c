package org.diffusionfleet.cli;

/** Ends the command with a message for the person at the keyboard and an {@link ExitCode}. */
public final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CliException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A flag, a file or a value is wrong. */
    public static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, message);
    }

    /** The server is not there, or no longer. */
    public static CliException unavailable(String message) {
        return new CliException(ExitCode.UNAVAILABLE, message);
    }

    /** Jobs failed, or their pictures could not be kept. */
    public static CliException jobsFailed(String message) {
        return new CliException(ExitCode.JOBS_FAILED, message);
    }

    /** A model directory is not one, or broken. */
    public static CliException modelUnusable(String message) {
        return new CliException(ExitCode.MODEL_UNUSABLE, message);
    }

    /** One of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }
}
