package org.diffusionfleet.diffusion;

/**
 * A finished sample.
 *
 * @param image the picture
 * @param truncatedPrompt the part of the prompt beyond the token window, in the tokenizer's spelling (lower case, one
 *     space between tokens); empty if all of it was read
 * @param nsfw whether the safety checker flagged the picture, which is black then
 */
public record GeneratedImage(RgbImage image, String truncatedPrompt, boolean nsfw) {}
