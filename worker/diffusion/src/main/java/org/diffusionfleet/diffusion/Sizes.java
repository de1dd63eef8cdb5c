package org.diffusionfleet.diffusion;

import java.util.Optional;
import org.diffusionfleet.diffusion.provider.Range;

/**
 * The picture sizes that a model can draw.
 *
 * @param multiple what heights and widths must be multiples of, in pixels
 * @param factor pixels per latent, in each direction
 * @param engine the sides that TensorRT's engine takes, where there is one
 */
record Sizes(int multiple, int factor, Optional<Range> engine) {
    /**
     * A side in latents.
     *
     * @throws IllegalArgumentException if the model has no such side; the message names it and the limit
     */
    int latents(String side, int pixels) {
        if (pixels % multiple != 0) {
            throw new IllegalArgumentException("%s must be a multiple of %d, not %d".formatted(side, multiple, pixels));
        }
        engine.filter(sides -> !sides.covers(pixels)).ifPresent(sides -> {
            throw new IllegalArgumentException(
                    "%s must be %s, as TensorRT's engine, not %d".formatted(side, sides, pixels));
        });
        return pixels / factor;
    }
}
