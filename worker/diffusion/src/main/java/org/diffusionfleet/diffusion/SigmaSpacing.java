package org.diffusionfleet.diffusion;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the noise levels σ of a run fall, for samplers that step along σ ({@link SamplerKind#takesSigmas()}). */
public enum SigmaSpacing {
    /** As the model's {@code scheduler_config.json} says. */
    MODEL,
    /** Karras et al. 2022, equation 5, with ρ = 7: short steps at low noise. */
    KARRAS,
    /** Evenly in log σ. */
    EXPONENTIAL;

    /** The name used in requests and files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The spacing called {@code id}, exactly as {@link #id()} spells it. */
    public static Optional<SigmaSpacing> of(String id) {
        return Arrays.stream(values())
                .filter(spacing -> spacing.id().equals(id))
                .findFirst();
    }
}
