package org.diffusionfleet.diffusion.text;

/**
 * A part of a prompt and how much it counts.
 *
 * @param text as it is written, brackets gone
 * @param weight 1 for what is not weighed
 */
record WeightedText(String text, double weight) {}
