package org.diffusionfleet.diffusion.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The kinds of model directory there are. */
public enum ModelFamily {
    /** Stable Diffusion 1 and 2, and what was distilled from them. */
    STABLE_DIFFUSION("Stable Diffusion", 1),
    /** Stable Diffusion XL's base model and what was distilled from it. */
    STABLE_DIFFUSION_XL("Stable Diffusion XL", 2);

    private final String title;
    private final int encoders;

    ModelFamily(String title, int encoders) {
        this.title = title;
        this.encoders = encoders;
    }

    /** The family of a diffusers pipeline class, whichever task and runtime it is the pipeline of. */
    static Optional<ModelFamily> ofPipeline(String className) {
        if (className.contains("Diffusion3") || className.contains("Upscale") || className.contains("Refiner")) {
            return Optional.empty();
        }
        if (className.contains("StableDiffusionXL")) {
            return Optional.of(STABLE_DIFFUSION_XL);
        }
        return className.contains("StableDiffusion") || className.contains("LatentConsistency")
                ? Optional.of(STABLE_DIFFUSION)
                : Optional.empty();
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** The folders of its tokenizers, in the order their embeddings are joined. */
    public List<String> tokenizers() {
        return numbered("tokenizer");
    }

    /** The folders of its text encoders, in the same order. */
    public List<String> textEncoders() {
        return numbered("text_encoder");
    }

    /** The first has no number, the second is number 2. */
    private List<String> numbered(String folder) {
        return IntStream.rangeClosed(1, encoders)
                .mapToObj(place -> place == 1 ? folder : folder + "_" + place)
                .toList();
    }

    /** The folders of its graphs. */
    public List<String> graphs() {
        return Stream.concat(textEncoders().stream(), Stream.of("unet", "vae_decoder"))
                .toList();
    }

    /** Every folder it cannot do without. */
    public List<String> components() {
        return Stream.of(List.of("scheduler"), tokenizers(), graphs())
                .flatMap(List::stream)
                .toList();
    }
}
