package org.diffusionfleet.diffusion.text;

import java.util.Optional;
import org.diffusionfleet.diffusion.PromptOptions;

/**
 * What a sample asks for in words.
 *
 * @param positive what to draw
 * @param negative what to steer away from, if guidance is on; an empty one is zeros where the model was trained so
 * @param options how both are read
 */
public record Prompts(String positive, Optional<String> negative, PromptOptions options) {}
