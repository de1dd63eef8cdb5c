package org.diffusionfleet.diffusion;

/**
 * A finished sample.
 *
 * @param image the picture
 * @param truncatedPrompt the part of the prompt beyond the token window, in the tokenizer's spelling (lower case, one
 *     space between tokens); empty if all of it was read
 */
public record GeneratedImage(RgbImage image, String truncatedPrompt) {}
