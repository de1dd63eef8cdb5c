package org.diffusionfleet.diffusion;

/**
 * How a pipeline uses its device, and whether it checks what it draws.
 *
 * @param intraOpThreads threads inside one operator; 0 leaves the choice to ONNX Runtime (one per core)
 * @param maxRows most rows in one UNet call, at least 1; a guided sample takes two rows, an unguided one. A larger batch
 *     is split into several calls each step
 * @param safetyCheck whether pictures that the model's safety checker flags become black
 */
public record PipelineOptions(int intraOpThreads, int maxRows, SafetyCheck safetyCheck) {
    public PipelineOptions {
        if (intraOpThreads < 0) {
            throw new IllegalArgumentException("intraOpThreads must be 0 or more, not " + intraOpThreads);
        }
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows must be 1 or more, not " + maxRows);
        }
    }

    /** Checked if the model has a safety checker. */
    public PipelineOptions(int intraOpThreads, int maxRows) {
        this(intraOpThreads, maxRows, SafetyCheck.AUTO);
    }

    /** ONNX Runtime's own thread count, 16 rows: eight guided samples a call. */
    public static PipelineOptions defaults() {
        return new PipelineOptions(0, 16);
    }
}
