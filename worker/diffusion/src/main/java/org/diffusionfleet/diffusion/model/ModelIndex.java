package org.diffusionfleet.diffusion.model;

import java.nio.file.Path;
import org.diffusionfleet.diffusion.ModelException;

/**
 * What {@code model_index.json} says.
 *
 * @param pipeline the diffusers class it names
 * @param family what kind of model that is
 * @param zeroesEmptyNegative whether an empty negative prompt is zeros instead of an encoded empty text
 */
public record ModelIndex(String pipeline, ModelFamily family, boolean zeroesEmptyNegative) {
    static ModelIndex read(Path root) {
        var file = JsonFile.read(root.resolve("model_index.json"));
        var pipeline = file.text("_class_name").orElse("");
        var family = ModelFamily.ofPipeline(pipeline)
                .orElseThrow(() -> new ModelException(
                        file.path(),
                        "_class_name must be a Stable Diffusion 1, 2 or XL pipeline, not '%s'".formatted(pipeline)));
        for (var component : family.components()) {
            if (!names(file, component) && !(component.equals("vae_decoder") && names(file, "vae"))) {
                throw new ModelException(file.path(), "has no component " + component);
            }
        }
        return new ModelIndex(pipeline, family, zeroesEmptyNegative(file, family));
    }

    /** An absent component is written as a pair of nulls. Optimum lists the VAE it exported as one, in two folders. */
    private static boolean names(JsonFile file, String component) {
        return file.array(component).filter(value -> !value.path(1).isNull()).isPresent();
    }

    /** Where the file is silent, what the class of the family does. */
    private static boolean zeroesEmptyNegative(JsonFile file, ModelFamily family) {
        return switch (family) {
            case STABLE_DIFFUSION -> false;
            case STABLE_DIFFUSION_XL ->
                file.flag("force_zeros_for_empty_prompt").orElse(true);
        };
    }
}
