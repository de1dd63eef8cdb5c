package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.diffusionfleet.diffusion.ModelException;

/**
 * What an ONNX file says of itself, read without its weights (onnx.proto3 of the ONNX specification).
 *
 * @param file the file
 * @param producer the tool that wrote it and its version, empty if it does not say
 * @param opset the version of the standard operators it uses, 0 if it does not say
 * @param domains of the operators it uses beyond the standard ones, such as {@code com.microsoft}
 * @param weightBytes bytes of its weights by their element type, in the type's lower-case name
 * @param external the files its weights lie in and how long each must be at least, in bytes; empty if they lie in itself
 * @param inputs in the graph's order
 * @param outputs in the graph's order
 */
public record OnnxFile(
        Path file,
        String producer,
        long opset,
        Set<String> domains,
        Map<String, Long> weightBytes,
        Map<Path, Long> external,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs) {
    public OnnxFile {
        domains = new TreeSet<>(domains);
        weightBytes = new TreeMap<>(weightBytes);
        external = new TreeMap<>(external);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads a file.
     *
     * @throws ModelException if it is missing, truncated or no ONNX file
     */
    public static OnnxFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(file, "file is missing");
        }
        try (var in = ProtoReader.open(file)) {
            return new OnnxFileReader(file, in).read();
        } catch (IOException e) {
            throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that every file its weights lie in is there, and whole.
     *
     * @throws ModelException if not; it names the file of weights
     */
    public void requireWeights() {
        external.forEach((weights, length) -> {
            if (!Files.isRegularFile(weights)) {
                throw new ModelException(weights, "file is missing: it holds the weights of " + file.getFileName());
            }
            var missing = length - size(weights);
            if (missing > 0) {
                throw new ModelException(weights, "is truncated: %d bytes are missing at its end".formatted(missing));
            }
        });
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

    /** What it reads and makes, as a loaded graph would say. */
    public GraphPorts ports() {
        return new GraphPorts(
                file,
                inputs.stream().map(OnnxValue::port).toList(),
                outputs.stream().map(OnnxValue::port).toList());
    }
}
