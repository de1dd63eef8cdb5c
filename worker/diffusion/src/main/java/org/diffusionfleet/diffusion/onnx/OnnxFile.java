package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.diffusionfleet.diffusion.ModelException;

/**
 * What an ONNX file says of itself, before any of its weights are read.
 *
 * @param file where it lies
 * @param producer the tool that wrote it and its version, empty if it does not say
 * @param opset the version of the standard operators it uses, 0 if it does not say
 * @param domains of the operators it uses beyond the standard ones, such as {@code com.microsoft}
 * @param weightBytes bytes of its weights by their element type, as {@link ElementType#title()} writes it
 * @param weightFiles the files beside it that hold its weights, and how long each must be at least, in bytes
 * @param inputs in the graph's order; no initializers, which old graphs list, too
 * @param outputs in the graph's order
 */
public record OnnxFile(
        Path file,
        String producer,
        long opset,
        Set<String> domains,
        Map<String, Long> weightBytes,
        Map<Path, Long> weightFiles,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs) {
    public OnnxFile {
        domains = new TreeSet<>(domains);
        weightBytes = new TreeMap<>(weightBytes);
        weightFiles = new TreeMap<>(weightFiles);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** From here on a graph's memory counts for more than the microseconds around its kernels. */
    private static final long LARGE_BYTES = 64L << 20;

    /**
     * Reads a file.
     *
     * @throws ModelException if it is missing, cut off or no ONNX file
     */
    public static OnnxFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(file, "file is missing");
        }
        return OnnxFileReader.read(file);
    }

    /**
     * A name for what is derived from it for a purpose: it changes with the files, ONNX Runtime and the machine.
     *
     * @throws ModelException if one of its files cannot be read
     */
    public String key(String purpose) {
        return CacheKey.of(this, purpose);
    }

    /**
     * As {@link #key}, but the same for copies of its files.
     *
     * @throws ModelException if one of its files cannot be read
     */
    public String sharedKey(String purpose) {
        return CacheKey.shared(this, purpose);
    }

    /**
     * The file itself and those with its weights.
     *
     * @throws ModelException if one of those is missing or cut off; it names the file of weights
     */
    public List<Path> files() {
        weightFiles.forEach(this::requireWhole);
        var files = new ArrayList<Path>();
        files.add(file);
        files.addAll(weightFiles.keySet());
        return files;
    }

    private void requireWhole(Path weights, long length) {
        if (!Files.isRegularFile(weights)) {
            throw new ModelException(weights, "file is missing: it holds weights of " + file.getFileName());
        }
        var missing = length - size(weights);
        if (missing > 0) {
            throw new ModelException(weights, "is cut off: %d bytes are missing at its end".formatted(missing));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** Bytes of all its weights. */
    public long totalWeightBytes() {
        return weightBytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether its weights are many, and so is what it computes. */
    boolean isLarge() {
        return totalWeightBytes() > LARGE_BYTES;
    }

    /** What it reads and makes, as the loaded graph will say. */
    public GraphPorts ports() {
        return new GraphPorts(
                file,
                inputs.stream().map(OnnxValue::port).toList(),
                outputs.stream().map(OnnxValue::port).toList());
    }
}
