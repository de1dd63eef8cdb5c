package org.diffusionfleet.diffusion.text;

/**
 * What the text encoder reads at once.
 *
 * @param ids start token, content, end token, padding
 * @param weights how much each of them counts; 1 for start, end and padding
 */
@SuppressWarnings("ArrayRecordComponent") // Alive for one call of the encoder.
record TokenWindow(int[] ids, float[] weights) {}
