package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Locale;
import org.diffusionfleet.diffusion.DeviceMemoryException;
import org.diffusionfleet.diffusion.SamplingException;

/** What a failed run of a graph means. ONNX Runtime has no code for want of memory: its words must do. */
public final class DeviceFailure {
    /** Of its arena, at its limit and without; of C++; of CUDA, cuBLAS and cuDNN; of TensorRT. */
    private static final List<String> NO_MEMORY = List.of(
            "failed to allocate memory",
            "smaller than requested bytes",
            "bad_alloc",
            "bad allocation",
            "out of memory",
            "out_of_memory",
            "alloc_failed",
            "outofmemory");

    private DeviceFailure() {}

    /**
     * The failure of a run.
     *
     * @param what was run, with how much
     */
    public static SamplingException of(String what, OrtException e) {
        var said = String.valueOf(e.getMessage());
        return isNoMemory(said)
                ? new DeviceMemoryException("the device has no memory for %s: %s".formatted(what, said), e)
                : new SamplingException("%s failed: %s".formatted(what, said), e);
    }

    static boolean isNoMemory(String said) {
        var words = said.toLowerCase(Locale.ROOT);
        return NO_MEMORY.stream().anyMatch(words::contains);
    }
}
