package org.diffusionfleet.diffusion.report;

import java.util.List;

/**
 * What a model does once it is opened.
 *
 * @param tasks what it can be asked for: {@code txt2img}, {@code img2img}, {@code inpainting}
 * @param defaultHeight height in pixels it was made for
 * @param defaultWidth width in pixels it was made for
 * @param sizeMultiple pixels that height and width must be a multiple of
 * @param samplers it runs with, its own first
 * @param maxSteps the longest run of any of them
 * @param prediction what the UNet predicts: {@code epsilon} or {@code v_prediction}
 * @param guidance {@value #TWO_ROWS} a sample, or {@value #EMBEDDED}: the UNet reads the scale and no negative prompt
 * @param emptyNegativePrompt {@code encoded}, or {@code zeros}
 * @param perRowTimestep whether samples at different timesteps share a UNet call
 * @param maxTokens tokens in a window, start and end token included
 * @param maxWindows most windows a prompt may fill
 * @param providers what could run it here
 */
public record Abilities(
        List<String> tasks,
        int defaultHeight,
        int defaultWidth,
        int sizeMultiple,
        List<String> samplers,
        int maxSteps,
        String prediction,
        String guidance,
        String emptyNegativePrompt,
        boolean perRowTimestep,
        int maxTokens,
        int maxWindows,
        List<ProviderReport> providers) {
    /** Guidance of a sample that takes a row with and one without the prompt. */
    public static final String TWO_ROWS = "two rows";

    /** Guidance that the UNet was taught. */
    public static final String EMBEDDED = "embedded";

    public Abilities {
        tasks = List.copyOf(tasks);
        samplers = List.copyOf(samplers);
        providers = List.copyOf(providers);
    }

    /**
     * An execution provider.
     *
     * @param provider its name in settings
     * @param available whether it can be loaded here
     * @param note why not, or what it does with this model; may be empty
     */
    public record ProviderReport(String provider, boolean available, String note) {}
}
