package org.diffusionfleet.diffusion.text;

import java.util.Optional;

/**
 * What a sample is steered by.
 *
 * @param positive what to draw
 * @param negative what to steer away from, as long; empty where guidance is off
 */
public record PromptPair(Embedding positive, Optional<Embedding> negative) {}
