package org.diffusionfleet.diffusion;

/**
 * How a sample's prompts are read.
 *
 * @param maxWindows most windows of the text encoder that a prompt fills, 1 to {@value #MAX_WINDOWS}. With 1, what exceeds
 *     the window is cut, as diffusers does; with more, the rest is read in windows of its own and only what exceeds the
 *     last is cut
 * @param weights whether brackets weigh what they enclose: {@code (a)} by 1.1, {@code [a]} by 1/1.1, {@code (a:1.3)} by 1.3,
 *     a backslash takes a bracket literally. Otherwise brackets are text
 */
public record PromptOptions(int maxWindows, boolean weights) {
    /** What diffusers' pipelines do: one window, brackets are text. */
    public static final PromptOptions PLAIN = new PromptOptions(1, false);

    public static final int MAX_WINDOWS = 16;

    public PromptOptions {
        if (maxWindows < 1 || maxWindows > MAX_WINDOWS) {
            throw new IllegalArgumentException("maxWindows must be 1 to %d, not %d".formatted(MAX_WINDOWS, maxWindows));
        }
    }
}
