package org.diffusionfleet.diffusion.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.diffusionfleet.diffusion.ModelException;

/**
 * A directory in the diffusers ONNX layout: {@code model_index.json} and one folder per component.
 *
 * @param root the directory
 */
public record ModelDirectory(Path root) {
    private static final List<String> COMPONENTS =
            List.of("scheduler", "text_encoder", "tokenizer", "unet", "vae_decoder");

    /** Checks that the index describes a Stable Diffusion text-to-image model with every component we need. */
    public static ModelDirectory open(Path root) {
        if (!Files.isDirectory(root)) {
            throw new ModelException(root, "is not a directory");
        }
        var index = JsonFile.read(root.resolve("model_index.json"));
        var pipeline = index.text("_class_name").orElse("");
        if (!pipeline.contains("StableDiffusion") || pipeline.contains("XL") || pipeline.contains("Diffusion3")) {
            throw new ModelException(
                    index.path(),
                    "_class_name must be a Stable Diffusion 1 or 2 pipeline, not '%s'".formatted(pipeline));
        }
        for (var component : COMPONENTS) {
            if (index.array(component).isEmpty()) {
                throw new ModelException(index.path(), "has no component " + component);
            }
        }
        return new ModelDirectory(root);
    }

    public String name() {
        return root.toAbsolutePath().normalize().getFileName().toString();
    }

    public Path file(String component, String file) {
        return root.resolve(component).resolve(file);
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
