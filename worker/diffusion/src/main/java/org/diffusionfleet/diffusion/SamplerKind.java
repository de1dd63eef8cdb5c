package org.diffusionfleet.diffusion;

import java.util.Arrays;
import java.util.Optional;

/** The stepping algorithms a request can name. */
public enum SamplerKind {
    /** Pseudo linear multistep: diffusers' {@code PNDMScheduler} with {@code skip_prk_steps}; one UNet call more than steps. */
    PLMS("plms", false, false),
    /** Denoising diffusion implicit models: diffusers' {@code DDIMScheduler}. */
    DDIM("ddim", true, false);

    private final String id;
    private final boolean takesEta;
    private final boolean takesSigmas;

    SamplerKind(String id, boolean takesEta, boolean takesSigmas) {
        this.id = id;
        this.takesEta = takesEta;
        this.takesSigmas = takesSigmas;
    }

    /** Whether it has an eta: the share of fresh noise per step. */
    public boolean takesEta() {
        return takesEta;
    }

    /** Whether a request may choose how its noise levels fall: {@link SigmaSpacing}. */
    public boolean takesSigmas() {
        return takesSigmas;
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
