package org.diffusionfleet.schemas;

import java.util.List;

/**
 * What a served model can do, as its workers announce it.
 *
 * @param name the name jobs call it by
 * @param height default height in pixels
 * @param width default width in pixels
 * @param sizeMultiple heights and widths must be multiples of this, in pixels
 * @param vaeFactor pixels a latent element stands for, along one side
 * @param latentChannels channels of the latents
 * @param maxSide largest height or width, in pixels
 * @param maxSteps most denoising steps
 * @param maxSamples most pictures a job
 * @param maxPromptChars longest prompt, in Unicode code points
 * @param samplers the stepping algorithms it offers, the default first
 * @param perRowTimestep whether samples at different steps can share a UNet call
 */
public record ModelDescriptor(
        String name,
        int height,
        int width,
        int sizeMultiple,
        int vaeFactor,
        int latentChannels,
        int maxSide,
        int maxSteps,
        int maxSamples,
        int maxPromptChars,
        List<String> samplers,
        boolean perRowTimestep) {

    public ModelDescriptor {
        samplers = List.copyOf(samplers);
    }
}
