package org.diffusionfleet.cli;

import picocli.CommandLine;

/** What the process's exit code says; the launcher adds 69 (no JDK) and 70 (the build failed). */
public final class ExitCode {

    /** All done. */
    public static final int OK = CommandLine.ExitCode.OK;
    /** Some jobs failed; the others' pictures are there. */
    public static final int JOBS_FAILED = 1;
    /** A flag, a file or a value is wrong; nothing was submitted. */
    public static final int USAGE = CommandLine.ExitCode.USAGE;
    /** The stack cannot start or the server cannot be reached. */
    public static final int UNAVAILABLE = 3;
    /** A model directory is not one, or broken; what is wrong was told. */
    public static final int MODEL_UNUSABLE = 4;
    /** Ctrl-C; unfinished jobs were cancelled. The JVM ends with this by itself. */
    public static final int INTERRUPTED = 130;

    /** For {@code --help}. */
    static final String HELP = """
            0:all done
            1:some jobs failed
            2:wrong flag, file or value; nothing was submitted
            3:the stack cannot start, or the server cannot be reached
            4:the model directory cannot be used
            69:no JDK found
            70:the build failed
            130:interrupted; unfinished jobs were cancelled""";

    private ExitCode() {}
}
