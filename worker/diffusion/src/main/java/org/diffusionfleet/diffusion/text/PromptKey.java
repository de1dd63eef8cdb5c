package org.diffusionfleet.diffusion.text;

import org.diffusionfleet.diffusion.PromptOptions;

/**
 * What an embedding follows from.
 *
 * @param prompt the text
 * @param options how it is read
 * @param windows windows it fills, with those of an empty prompt
 */
record PromptKey(String prompt, PromptOptions options, int windows) {}
