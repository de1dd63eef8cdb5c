package org.diffusionfleet.diffusion;

import java.util.Arrays;
import java.util.Optional;

/** The stepping algorithms a request can name. */
public enum SamplerKind {
    /** Pseudo linear multistep: diffusers' {@code PNDMScheduler} with {@code skip_prk_steps}; one UNet call more than steps. */
    PLMS("plms"),
    /** Denoising diffusion implicit models: diffusers' {@code DDIMScheduler}; the only one that takes an eta. */
    DDIM("ddim");

    private final String id;

    SamplerKind(String id) {
        this.id = id;
    }

    /** The name used in requests, metrics and files. */
    public String id() {
        return id;
    }

    /** The sampler called {@code id}, exactly as {@link #id()} spells it. */
    public static Optional<SamplerKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }
}
