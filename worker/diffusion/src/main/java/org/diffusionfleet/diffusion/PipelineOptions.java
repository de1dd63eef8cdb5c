package org.diffusionfleet.diffusion;

import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.onnx.ModelCache;
import org.diffusionfleet.diffusion.provider.Cpu;
import org.diffusionfleet.diffusion.provider.ExecutionProvider;
import org.diffusionfleet.diffusion.provider.TensorRt;

/**
 * How a pipeline uses its device, and whether it checks what it draws.
 *
 * @param intraOpThreads threads inside one operator of the UNet; 0 leaves the choice to ONNX Runtime (one per core)
 * @param maxRows most rows in one UNet call, at least 1; a guided sample takes two rows, an unguided one. A larger batch
 *     is split into several calls each step
 * @param providers what runs the model, the first choice first; {@code cpu} last if at all
 * @param modelCache where the CPU's optimised graphs are kept between starts, if anywhere
 * @param safetyCheck whether pictures that the model's safety checker flags become black
 * @param sideThreads as {@code intraOpThreads}, for the graphs that may run beside the UNet: text encoders, VAE, safety checker
 */
public record PipelineOptions(
        int intraOpThreads,
        int maxRows,
        List<ExecutionProvider> providers,
        Optional<ModelCache> modelCache,
        SafetyCheck safetyCheck,
        int sideThreads) {
    public PipelineOptions {
        if (intraOpThreads < 0) {
            throw new IllegalArgumentException("intraOpThreads must be 0 or more, not " + intraOpThreads);
        }
        if (sideThreads < 0) {
            throw new IllegalArgumentException("sideThreads must be 0 or more, not " + sideThreads);
        }
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows must be 1 or more, not " + maxRows);
        }
        providers = List.copyOf(providers);
        ExecutionProvider.requireSensible(providers);
        tensorRt(providers).ifPresent(tensorRt -> requireRows(tensorRt, maxRows));
    }

    /** On the CPU, every graph optimised at each start. */
    public PipelineOptions(int intraOpThreads, int maxRows) {
        this(intraOpThreads, maxRows, List.of(new Cpu()), Optional.empty());
    }

    /** Checked if the model has a safety checker. */
    public PipelineOptions(
            int intraOpThreads, int maxRows, List<ExecutionProvider> providers, Optional<ModelCache> modelCache) {
        this(intraOpThreads, maxRows, providers, modelCache, SafetyCheck.AUTO);
    }

    /** As many threads for every graph. */
    public PipelineOptions(
            int intraOpThreads,
            int maxRows,
            List<ExecutionProvider> providers,
            Optional<ModelCache> modelCache,
            SafetyCheck safetyCheck) {
        this(intraOpThreads, maxRows, providers, modelCache, safetyCheck, intraOpThreads);
    }

    /** The same with another word on safety. */
    public PipelineOptions with(SafetyCheck check) {
        return new PipelineOptions(intraOpThreads, maxRows, providers, modelCache, check, sideThreads);
    }

    /** The same with so many threads for the graphs beside the UNet. */
    public PipelineOptions withSideThreads(int threads) {
        return new PipelineOptions(intraOpThreads, maxRows, providers, modelCache, safetyCheck, threads);
    }

    /** ONNX Runtime's own thread count, 16 rows: eight guided samples a call. */
    public static PipelineOptions defaults() {
        return new PipelineOptions(0, 16);
    }

    /** TensorRT's options, if it is asked for. */
    public Optional<TensorRt> tensorRt() {
        return tensorRt(providers);
    }

    private static Optional<TensorRt> tensorRt(List<ExecutionProvider> providers) {
        return providers.stream()
                .filter(TensorRt.class::isInstance)
                .map(TensorRt.class::cast)
                .findFirst();
    }

    /** A call outside the profile would build the engine anew, for minutes, in the middle of a job. */
    private static void requireRows(TensorRt tensorRt, int maxRows) {
        if (!tensorRt.rows().covers(1) || !tensorRt.rows().covers(maxRows)) {
            throw new IllegalArgumentException(
                    "TensorRT's rows, %s, must cover 1 to maxRows %d".formatted(tensorRt.rows(), maxRows));
        }
    }
}
