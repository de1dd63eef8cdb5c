package org.diffusionfleet.diffusion.tokenizer;

/**
 * A prompt as the text encoder reads it.
 *
 * @param ids start token, content, end token, padding: exactly as many as the window holds
 * @param truncated the text of the content tokens that did not fit, empty if all did
 */
@SuppressWarnings("ArrayRecordComponent") // Handed straight to the graph.
public record TokenizedText(int[] ids, String truncated) {}
