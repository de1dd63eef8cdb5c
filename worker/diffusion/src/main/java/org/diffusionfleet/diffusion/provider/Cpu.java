package org.diffusionfleet.diffusion.provider;

/**
 * ONNX Runtime's own kernels.
 *
 * @param arena whether freed memory is kept for the next run; without, a run is slower and the process smaller
 */
public record Cpu(boolean arena) implements ExecutionProvider {
    /** With ONNX Runtime's defaults. */
    public Cpu() {
        this(true);
    }

    @Override
    public String id() {
        return "cpu";
    }

    @Override
    public String device() {
        return id();
    }
}
