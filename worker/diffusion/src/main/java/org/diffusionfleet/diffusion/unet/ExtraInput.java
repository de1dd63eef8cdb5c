package org.diffusionfleet.diffusion.unet;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What some UNets read besides latents, timestep and prompt, each a vector a row; the graph has it by its lower-case name. */
enum ExtraInput {
    /** The prompt as a whole (Podell et al. 2023, section 2.1): the second text encoder's pooled output. */
    TEXT_EMBEDS,
    /** Original size, crop and target size (Podell et al. 2023, section 2.2). */
    TIME_IDS,
    /** The guidance scale, for a UNet that was distilled to guide itself (Luo et al. 2023, section 4.2). */
    TIMESTEP_COND;

    String inputName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ExtraInput> of(String inputName) {
        return Arrays.stream(values())
                .filter(extra -> extra.inputName().equals(inputName))
                .findFirst();
    }
}
