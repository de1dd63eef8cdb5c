package org.diffusionfleet.diffusion.text;

/**
 * A prompt as the UNet reads it.
 *
 * @param values one vector per token, shape (tokens, width); shared, so never written
 * @param truncated the part of the prompt that did not fit, empty if all did
 */
@SuppressWarnings("ArrayRecordComponent") // Copied into the graph's buffer each step.
public record Embedding(float[] values, String truncated) {}
