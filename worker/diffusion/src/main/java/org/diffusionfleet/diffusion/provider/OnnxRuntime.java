package org.diffusionfleet.diffusion.provider;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import ai.onnxruntime.OrtEnvironment;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;

/**
 * ONNX Runtime's environment, of which a process has one. Its telemetry is off, unless the environment variable {@value #NO_TELEMETRY}
 * is set to something else. On Linux it reads the machine's id, keeps a database in the user's home and looks through the command line
 * with a regular expression that recurses on the stack: 4,000 characters, which a class path soon has, end the process with a
 * segmentation fault.
 */
public final class OnnxRuntime {
    private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

    static {
        // OrtEnvironment.setTelemetry comes too late: the command line is read when the environment is made.
        setByDefault(NO_TELEMETRY, "1");
    }

    private OnnxRuntime() {}

    /** The environment, made by the first who asks. */
    public static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment();
    }

    /** Sets an environment variable as native code sees it, unless it is set. */
    private static void setByDefault(String variable, String value) {
        var type = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
        CLibrary.function("setenv", type).ifPresent(setenv -> {
            try (var arena = Arena.ofConfined()) {
                var _ = (int) setenv.invokeExact(arena.allocateFrom(variable), arena.allocateFrom(value), 0);
            } catch (Throwable e) {
                throw new AssertionError("setenv takes two strings and throws nothing", e);
            }
        });
    }
}
