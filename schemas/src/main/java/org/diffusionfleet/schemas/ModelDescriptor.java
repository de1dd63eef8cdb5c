package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * @param samplerSteps how many steps each sampler can take, in rising ranges; one left out takes 1 to {@code maxSteps}
 * @param tasks what it can be asked for: {@value #TXT2IMG}, {@value #IMG2IMG}, {@value #INPAINTING}; only the first if left out,
 *     as by workers of older versions
 * @param maxPromptWindows most {@code prompt_windows}; null for {@value JobRules#MAX_PROMPT_WINDOWS}
 * @param maxRunSeconds how long an attempt at a job may be on the device; null for as long as it takes
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
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<StepRange>> samplerSteps,
        @Nullable List<String> tasks,
        @Nullable Integer maxPromptWindows,
        @Nullable Integer maxRunSeconds) {

    /** Draws from a prompt alone. */
    public static final String TXT2IMG = "txt2img";
    /** Draws from a picture. */
    public static final String IMG2IMG = "img2img";
    /** Repaints a part of a picture. */
    public static final String INPAINTING = "inpainting";

    /** Numbers of steps, both ends included. */
    public record StepRange(int min, int max) {

        boolean holds(int steps) {
            return steps >= min && steps <= max;
        }

        @Override
        public String toString() {
            return min == max ? Integer.toString(min) : min + " to " + max;
        }
    }

    public ModelDescriptor {
        samplers = List.copyOf(samplers);
        samplerSteps = samplerSteps == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(samplerSteps));
        tasks = tasks == null ? null : List.copyOf(tasks);
    }

    /**
     * A model that draws from prompts alone, of any number of windows, all of whose samplers take 1 to {@code maxSteps} steps.
     */
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
                Map.of(),
                null,
                null,
                null);
    }

    /** The same with other tasks. */
    public ModelDescriptor withTasks(List<String> others) {
        return new ModelDescriptor(
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
                samplerSteps,
                others,
                maxPromptWindows,
                maxRunSeconds);
    }

    /** The same with another limit on an attempt. */
    public ModelDescriptor withMaxRunSeconds(@Nullable Integer seconds) {
        return new ModelDescriptor(
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
                samplerSteps,
                tasks,
                maxPromptWindows,
                seconds);
    }

    /** Whether it can be asked for that. */
    public boolean offers(String task) {
        return tasks == null ? task.equals(TXT2IMG) : tasks.contains(task);
    }
}
