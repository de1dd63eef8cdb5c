package org.diffusionfleet.diffusion.onnx;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import org.diffusionfleet.diffusion.provider.CLibrary;

/**
 * What becomes of large blocks of native memory once they are freed. Left alone, glibc learns from the sizes it sees: soon blocks of up
 * to 32 MiB come from a heap that only shrinks at its end, and stay with the process. Elsewhere this does nothing.
 */
final class LargeBlocks {
    /** Of glibc's {@code malloc.h}. */
    private static final int M_MMAP_THRESHOLD = -3;

    private static final int THRESHOLD_BYTES = 1 << 20;

    static {
        set(M_MMAP_THRESHOLD, THRESHOLD_BYTES);
    }

    private LargeBlocks() {}

    /** From the first call on, for the whole process, what is freed goes back to the system. */
    static void goBackWhenFreed() {
        // The class is loaded now.
    }

    private static void set(int option, int value) {
        var type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT);
        CLibrary.function("mallopt", type).ifPresent(mallopt -> {
            try {
                var _ = (int) mallopt.invokeExact(option, value);
            } catch (Throwable e) {
                throw new AssertionError("mallopt takes two numbers and throws nothing", e);
            }
        });
    }
}
