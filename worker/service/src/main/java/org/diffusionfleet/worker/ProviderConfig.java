package org.diffusionfleet.worker;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.provider.Cuda.ArenaGrowth;
import org.diffusionfleet.diffusion.provider.Cuda.ConvSearch;

/** What runs the model: the part of {@code fleet.worker} about devices. */
public interface ProviderConfig {

    /** An execution provider. */
    enum Kind {
        TENSORRT,
        CUDA,
        CPU
    }

    /**
     * What runs the model, the first choice first; the rest gets what the first cannot run. One that cannot be loaded ends the
     * start. {@code tensorrt} and {@code cuda} need a build with {@code -Pgpu}.
     */
    @WithDefault("cpu")
    List<Kind> providers();

    /** Number of the GPU. */
    @WithDefault("0")
    @Min(0)
    int deviceId();

    Cuda cuda();

    TensorRt tensorrt();

    ModelCache modelCache();

    /** ONNX Runtime's CUDA kernels. */
    interface Cuda {
        /** Memory that each of the model's graphs may take on the GPU, such as {@code 6G}; all there is unless given. */
        Optional<MemorySize> memoryLimit();

        /** How that memory grows: {@code as-requested} or {@code doubling}. */
        @WithDefault("as-requested")
        ArenaGrowth arenaGrowth();

        /** How convolution algorithms are chosen: {@code heuristic}, {@code exhaustive} or {@code default}. */
        @WithDefault("heuristic")
        ConvSearch convSearch();

        /** Whether float32 products may be rounded to TensorFloat-32. */
        @WithDefault("true")
        boolean tf32();

        /** Whether convolutions run channels-last. */
        @WithDefault("false")
        boolean nhwc();
    }

    /** TensorRT's engines. */
    interface TensorRt {
        /** Whether engines may compute in float16. */
        @WithDefault("true")
        boolean fp16();

        /** Whether engines may compute in bfloat16. */
        @WithDefault("false")
        boolean bf16();

        /** Smallest height or width that an engine takes, in pixels. */
        @WithDefault("512")
        @Min(8)
        int minSide();

        /** Height and width that engines are fastest at. */
        @WithDefault("512")
        @Min(8)
        int optSide();

        /** Largest height or width that an engine takes; jobs beyond it are rejected. */
        @WithDefault("512")
        @Min(8)
        int maxSide();

        /** Rows of a UNet call that engines are fastest at; those of a full batch unless given. */
        Optional<@Min(1) Integer> optRows();

        /** Memory that a kernel may use while it works; all there is unless given. */
        Optional<MemorySize> workspace();

        /** How long fast kernels are looked for. */
        @WithDefault("3")
        @Min(0)
        @Max(5)
        int optimizationLevel();

        /** Where engines and timings are kept; {@code tensorrt} in the state directory unless given. */
        Optional<Path> cacheDir();
    }

    /** Optimised graphs for the CPU, kept between starts. */
    interface ModelCache {
        /** Where they are kept; {@code model-cache} in the state directory unless given. */
        Optional<Path> dir();

        /** Most bytes kept; 0 turns the cache off. */
        @WithDefault("20G")
        MemorySize size();
    }
}
