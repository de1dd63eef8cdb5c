package org.diffusionfleet.diffusion.tokenizer;

import java.util.Arrays;

/**
 * A prompt as the text encoder reads it.
 *
 * @param ids start token, content, end token, padding: exactly as many as the window holds
 * @param used how many of them come before the padding
 * @param truncated the text of the content tokens that did not fit, empty if all did
 */
@SuppressWarnings("ArrayRecordComponent") // Handed straight to the graph.
public record TokenizedText(int[] ids, int used, String truncated) {
    /** The ids without the padding. */
    public int[] unpadded() {
        return Arrays.copyOf(ids, used);
    }
}
