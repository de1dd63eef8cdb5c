package org.diffusionfleet.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param tasks what it can be asked for: {@value #TXT2IMG}, {@value #IMG2IMG}, {@value #INPAINTING}; only the first if left out,
 *     as by workers of older versions
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
        boolean perRowTimestep,
        @Nullable List<String> tasks) {

    /** Draws from a prompt alone. */
    public static final String TXT2IMG = "txt2img";
    /** Draws from a picture. */
    public static final String IMG2IMG = "img2img";
    /** Repaints a part of a picture. */
    public static final String INPAINTING = "inpainting";

    public ModelDescriptor {
        samplers = List.copyOf(samplers);
        tasks = tasks == null ? null : List.copyOf(tasks);
    }

    /** A model that draws from prompts alone. */
    public ModelDescriptor(
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
        this(
                name,
                height,
                width,
                sizeMultiple,
                vaeFactor,
                latentChannels,
                maxSide,
                maxSteps,
                maxSamples,
                maxPromptChars,
                samplers,
                perRowTimestep,
                null);
    }

    /** Whether it can be asked for that. */
    public boolean offers(String task) {
        return tasks == null ? task.equals(TXT2IMG) : tasks.contains(task);
    }
}
