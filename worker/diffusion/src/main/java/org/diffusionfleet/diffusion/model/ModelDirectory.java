package org.diffusionfleet.diffusion.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelException;

/**
 * A directory in the diffusers ONNX layout: {@code model_index.json} and one folder per component.
 *
 * @param root the directory
 */
public record ModelDirectory(Path root) {
    private static final String GRAPH = "model.onnx";

    /** Checks that the index describes a Stable Diffusion model with every component we need. */
    public static ModelDirectory open(Path root) {
        if (!Files.isDirectory(root)) {
            throw new ModelException(root, "is not a directory");
        }
        var model = new ModelDirectory(root);
        model.index();
        return model;
    }

    /** What the directory says of itself; the file is read anew. */
    public ModelIndex index() {
        return ModelIndex.read(root);
    }

    /** The folder's own name, which the root of a file system has not. */
    public String name() {
        var folder = root.toAbsolutePath().normalize();
        return Objects.requireNonNullElse(folder.getFileName(), folder).toString();
    }

    public Path file(String component, String file) {
        return root.resolve(component).resolve(file);
    }

    /**
     * A component's graph: {@code model.onnx}, else the folder's only ONNX file (optimising tools rename it). Where there is
     * none or no telling, {@code model.onnx} is what is missing.
     */
    public Path graph(String component) {
        var usual = file(component, GRAPH);
        if (Files.exists(usual)) {
            return usual;
        }
        var graphs = files(root.resolve(component)).stream()
                .filter(file -> file.getFileName().toString().endsWith(".onnx"))
                .toList();
        return graphs.size() == 1 ? graphs.getFirst() : usual;
    }

    private static List<Path> files(Path folder) {
        try (var files = Files.isDirectory(folder) ? Files.list(folder) : Stream.<Path>of()) {
            return files.toList();
        } catch (IOException e) {
            throw new ModelException(folder, "cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Whether there is such a component: some can be done without. */
    public boolean has(String component) {
        return Files.isDirectory(root.resolve(component));
    }

    /** A component's {@code config.json}; diffusers' own exporter writes none, then it has no fields. */
    public JsonFile config(String component) {
        return JsonFile.readIfPresent(file(component, "config.json"));
    }
}
