package org.diffusionfleet.diffusion.sampling;

import java.util.List;
import org.diffusionfleet.diffusion.unet.UnetRow;

/** Answers rows: the UNet at one latent size. */
@FunctionalInterface
public interface Denoiser {
    /** Fills each row's output. */
    void predict(List<UnetRow> rows);
}
