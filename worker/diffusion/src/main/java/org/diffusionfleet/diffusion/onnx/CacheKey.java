package org.diffusionfleet.diffusion.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.provider.OnnxRuntime;

/**
 * The name of what was made of a graph: it changes with the graph, its weights, ONNX Runtime and its build, the machine's instruction set (an
 * optimised graph's layout depends on it) and the purpose.
 *
 * <p>Of each file count the size, samples of its content and, for what stays on one machine, the time of its last change; a change
 * that keeps all of these is taken to be none.
 */
final class CacheKey {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private CacheKey() {}

    /** For what this machine keeps for itself. */
    static String of(OnnxFile graph, String purpose) {
        return of(graph, purpose, true);
    }

    /** For what machines share that have a copy of the model each. */
    static String shared(OnnxFile graph, String purpose) {
        return of(graph, purpose, false);
    }

    private static String of(OnnxFile graph, String purpose, boolean times) {
        var samples = new Samples();
        samples.add(purpose);
        samples.add(OnnxRuntime.environment().getVersion() + OrtEnvironment.getAvailableProviders());
        samples.add(machine());
        for (var file : graph.files()) {
            try {
                samples.add(file.getFileName() + (times ? " " + Files.getLastModifiedTime(file) : ""));
                samples.add(file);
            } catch (IOException e) {
                throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
            }
        }
        var folder = graph.file().toAbsolutePath().getParent();
        return (folder == null || folder.getFileName() == null ? "model" : folder.getFileName()) + "-" + samples.hex();
    }

    /** The processor's features, from Linux; elsewhere what Java knows. */
    private static String machine() {
        var architecture = System.getProperty("os.arch") + " " + System.getProperty("os.name");
        try (var lines = Files.lines(CPU_INFO)) {
            return architecture
                    + lines.takeWhile(line -> !line.isBlank())
                            .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                            .collect(Collectors.joining());
        } catch (IOException e) {
            return architecture + System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
        }
    }
}
