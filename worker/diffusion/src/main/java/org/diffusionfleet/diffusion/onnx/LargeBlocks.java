package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

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

    @SuppressWarnings("restricted") // ONNX Runtime wants native access, too.
    private static void set(int option, int value) {
        var linker = Linker.nativeLinker();
        linker.defaultLookup().find("mallopt").ifPresent(mallopt -> {
            var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            try {
                var _ = (int) linker.downcallHandle(mallopt, type).invokeExact(option, value);
            } catch (Throwable e) {
                throw new AssertionError("mallopt takes two numbers and throws nothing", e);
            }
        });
    }
}
