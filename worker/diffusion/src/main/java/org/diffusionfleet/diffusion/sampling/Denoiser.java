package org.diffusionfleet.diffusion.sampling;

import java.util.List;
import org.diffusionfleet.diffusion.DeviceMemoryException;
import org.diffusionfleet.diffusion.SamplingException;
import org.diffusionfleet.diffusion.unet.UnetRow;

/** Answers rows: the UNet at one latent size. */
@FunctionalInterface
public interface Denoiser {
    /**
     * Fills each row's output, and changes nothing else.
     *
     * @throws DeviceMemoryException if the device has no memory for so many
     * @throws SamplingException if it fails
     */
    void predict(List<UnetRow> rows);
}
