package org.diffusionfleet.diffusion;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an opened model can do.
 *
 * @param name the model directory's own name
 * @param defaultHeight height in pixels the model was made for
 * @param defaultWidth width in pixels the model was made for
 * @param sizeMultiple pixels that height and width must be a multiple of
 * @param latentChannels channels of the latents
 * @param vaeFactor pixels per latent, in each direction
 * @param maxTokens tokens the text encoder reads, start and end token included
 * @param maxSteps the longest run that any of its samplers takes, in denoising steps
 * @param samplers the samplers the model runs with, the default first
 * @param perRowTimestep whether samples at different timesteps share a UNet call; if not, each timestep takes its own
 * @param defaultSampler the sampler its {@code scheduler_config.json} names
 * @param warnings what of its files is not understood or ruled out, one sentence each; the model runs all the same
 * @param samplerSteps how many denoising steps each sampler takes, in rising ranges
 * @param tasks what it can be asked for
 * @param maxPromptWindows most windows of the text encoder that its UNet reads of a prompt
 */
public record ModelInfo(
        String name,
        int defaultHeight,
        int defaultWidth,
        int sizeMultiple,
        int latentChannels,
        int vaeFactor,
        int maxTokens,
        int maxSteps,
        List<SamplerKind> samplers,
        boolean perRowTimestep,
        SamplerKind defaultSampler,
        List<String> warnings,
        Map<SamplerKind, List<StepRange>> samplerSteps,
        Set<Task> tasks,
        int maxPromptWindows) {
    public ModelInfo {
        samplers = List.copyOf(samplers);
        warnings = List.copyOf(warnings);
        samplerSteps = Map.copyOf(samplerSteps);
        tasks = Collections.unmodifiableSet(EnumSet.copyOf(tasks));
    }
}
