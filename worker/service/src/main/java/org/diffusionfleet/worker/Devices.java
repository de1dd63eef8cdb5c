package org.diffusionfleet.worker;

import io.quarkus.runtime.configuration.MemorySize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.onnx.ModelCache;
import org.diffusionfleet.diffusion.provider.Cpu;
import org.diffusionfleet.diffusion.provider.Cuda;
import org.diffusionfleet.diffusion.provider.ExecutionProvider;
import org.diffusionfleet.diffusion.provider.Range;
import org.diffusionfleet.diffusion.provider.TensorRt;

/** From settings to the library's options. */
final class Devices {

    /** A guided sample's. */
    private static final int ROWS_A_SAMPLE = 2;

    private static final int MOST_SAMPLES = 16;

    private final WorkerConfig.Worker settings;
    private final Optional<Path> stateDir;

    private Devices(WorkerConfig.Worker settings, Optional<Path> stateDir) {
        this.settings = settings;
        this.stateDir = stateDir;
    }

    /**
     * How the pipeline is to be opened.
     *
     * @throws SettingsException if the settings contradict each other
     */
    static PipelineOptions options(WorkerConfig config) {
        try {
            return new Devices(config.worker(), config.stateDir()).options();
        } catch (IllegalArgumentException e) {
            throw new SettingsException("fleet.worker: " + e.getMessage(), e);
        }
    }

    private PipelineOptions options() {
        var providers = settings.providers().stream().map(this::provider).toList();
        return new PipelineOptions(settings.threads(), maxRows(), providers, modelCache())
                .withSideThreads(settings.sideThreads().orElse(settings.threads()));
    }

    /** Whether a job's pictures shall come one after the other: on a CPU, where side by side they take as long together. */
    static boolean ramp(WorkerConfig.Worker settings) {
        return settings.ramp().orElse(settings.providers().equals(List.of(ProviderConfig.Kind.CPU)));
    }

    private int maxRows() {
        return ROWS_A_SAMPLE * settings.batchSamples().orElse(mostSamples());
    }

    /** What is tried where nothing is set. TensorRT makes its engines for the most rows, which costs memory. */
    private int mostSamples() {
        return settings.providers().contains(ProviderConfig.Kind.TENSORRT) ? MOST_SAMPLES / 2 : MOST_SAMPLES;
    }

    private ExecutionProvider provider(ProviderConfig.Kind kind) {
        return switch (kind) {
            case CPU -> new Cpu();
            case CUDA -> cuda(settings.cuda());
            case TENSORRT -> tensorRt(settings.tensorrt());
        };
    }

    private Cuda cuda(ProviderConfig.Cuda cuda) {
        return new Cuda(
                settings.deviceId(),
                bytes(cuda.memoryLimit()),
                cuda.arenaGrowth(),
                cuda.convSearch(),
                cuda.tf32(),
                cuda.nhwc());
    }

    private TensorRt tensorRt(ProviderConfig.TensorRt tensorRt) {
        var cache = tensorRt.cacheDir().or(() -> stateDir.map(state -> state.resolve("tensorrt")));
        return new TensorRt(
                settings.deviceId(),
                tensorRt.fp16(),
                tensorRt.bf16(),
                new Range(1, tensorRt.optRows().orElse(maxRows()), maxRows()),
                new Range(tensorRt.minSide(), tensorRt.optSide(), tensorRt.maxSide()),
                bytes(tensorRt.workspace()),
                tensorRt.optimizationLevel(),
                cache.map(folder -> folder.resolve("engines")),
                cache.map(folder -> folder.resolve("timings")));
    }

    private Optional<ModelCache> modelCache() {
        var bytes = settings.modelCache().size().asLongValue();
        return settings.modelCache()
                .dir()
                .or(() -> stateDir.map(state -> state.resolve("model-cache")))
                .filter(folder -> bytes > 0)
                .map(folder -> new ModelCache(folder, bytes));
    }

    private static long bytes(Optional<MemorySize> size) {
        return size.map(MemorySize::asLongValue).orElse(0L);
    }
}
