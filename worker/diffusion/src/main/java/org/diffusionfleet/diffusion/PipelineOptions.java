package org.diffusionfleet.diffusion;

/**
 * How a pipeline uses its device.
 *
 * @param intraOpThreads threads inside one operator; 0 leaves the choice to ONNX Runtime (one per core)
 * @param maxRows most rows in one UNet call, at least 1; a guided sample takes two rows, an unguided one. A larger batch
 *     is split into several calls each step
 */
public record PipelineOptions(int intraOpThreads, int maxRows) {
    public PipelineOptions {
        if (intraOpThreads < 0) {
            throw new IllegalArgumentException("intraOpThreads must be 0 or more, not " + intraOpThreads);
        }
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows must be 1 or more, not " + maxRows);
        }
    }

    /** ONNX Runtime's own thread count, 16 rows: eight guided samples a call. */
    public static PipelineOptions defaults() {
        return new PipelineOptions(0, 16);
    }
}
