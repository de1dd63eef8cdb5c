package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.provider.Cpu;
import org.diffusionfleet.diffusion.provider.Cuda;
import org.diffusionfleet.diffusion.provider.OnnxRuntime;
import org.diffusionfleet.diffusion.provider.ProfileShapes;
import org.diffusionfleet.diffusion.provider.Providers;
import org.diffusionfleet.diffusion.provider.TensorRt;

/** Opens ONNX Runtime sessions as the settings want them. */
record SessionOpener(Path file, GraphSettings settings) {
    /** What else a session is to be told. */
    @FunctionalInterface
    interface Adjustment {
        void to(SessionOptions options) throws OrtException;
    }

    /** Makes a session with options that are complete. */
    @FunctionalInterface
    private interface Creation {
        OrtSession with(SessionOptions options) throws OrtException;
    }

    /** Where the weights of a graph lie that comes from memory, if they are not in it. */
    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";

    OrtSession open() throws OrtException {
        if (settings.onlyCpu() && settings.cache().isPresent()) {
            return settings.cache().get().open(file, "whole", this::open);
        }
        return open(file, options -> {});
    }

    /** A graph in memory that stands for the file, which its weights may lie beside. It is not cached. */
    OrtSession open(byte[] graph) throws OrtException {
        return open(graph, options -> {});
    }

    /** A part of the file's graph, in memory. */
    OrtSession open(byte[] graph, String part) throws OrtException {
        return settings.cache().isPresent()
                ? settings.cache()
                        .get()
                        .open(
                                file,
                                part,
                                (from, adjustment) ->
                                        from.equals(file) ? open(graph, adjustment) : open(from, adjustment))
                : open(graph);
    }

    private OrtSession open(byte[] graph, Adjustment adjustment) throws OrtException {
        return create(options -> {
            adjustment.to(options);
            var folder = file.toAbsolutePath().getParent();
            options.addConfigEntry(WEIGHTS_FOLDER, String.valueOf(folder));
            return OnnxRuntime.environment().createSession(graph, options);
        });
    }

    private OrtSession open(Path graph, Adjustment adjustment) throws OrtException {
        return create(options -> {
            adjustment.to(options);
            return OnnxRuntime.environment().createSession(graph.toString(), options);
        });
    }

    private OrtSession create(Creation creation) throws OrtException {
        try (var options = new SessionOptions()) {
            options.setIntraOpNumThreads(settings.intraOpThreads());
            // With patterns a session keeps a block for each shape it has met, beside what its first run took:
            // twice the memory, and where rows come and go, or sessions share a GPU, nobody gets it back.
            options.setMemoryPatternOptimization(settings.onlyCpu() && !returnsMemory());
            addProviders(options);
            return creation.with(options);
        } catch (OrtException e) {
            if (!settings.onlyCpu() && Providers.isOfGpu(e)) {
                throw Providers.failure(settings.providers().getFirst().id(), e);
            }
            throw e;
        }
    }

    private void addProviders(SessionOptions options) throws OrtException {
        for (var provider : settings.providers()) {
            switch (provider) {
                case TensorRt tensorRt -> Providers.add(options, tensorRt, options(tensorRt));
                case Cuda cuda -> Providers.add(options, cuda);
                case Cpu cpu -> options.setCPUArenaAllocator(cpu.arena() && !returnsMemory());
            }
        }
    }

    /** An arena grows by powers of two and never shrinks; against a large graph's kernels, asking the system is cheap. */
    private boolean returnsMemory() {
        var returns = settings.onlyCpu() && OnnxFile.read(file).isLarge();
        if (returns) {
            LargeBlocks.goBackWhenFreed();
        }
        return returns;
    }

    private Map<String, String> options(TensorRt tensorRt) {
        var axes = settings.axes()
                .orElseThrow(() -> new ModelException(file, "has no TensorRT profile: this graph runs on cuda or cpu"));
        var graph = OnnxFile.read(file);
        try {
            var engines = tensorRt.engineCache().map(folder -> folder.resolve(CacheKey.of(graph, "tensorrt")));
            create(engines);
            create(tensorRt.timingCache());
            return tensorRt.options(ProfileShapes.of(shapes(graph), axes), engines);
        } catch (IllegalArgumentException e) {
            throw new ModelException(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, List<Long>> shapes(OnnxFile graph) {
        var shapes = new LinkedHashMap<String, List<Long>>();
        graph.ports().inputs().forEach(port -> shapes.put(port.name(), port.shape()));
        return shapes;
    }

    private static void create(Optional<Path> folder) {
        folder.ifPresent(path -> {
            try {
                Files.createDirectories(path);
            } catch (IOException e) {
                throw new ModelException(path, "cannot be made: " + e.getMessage(), e);
            }
        });
    }
}
