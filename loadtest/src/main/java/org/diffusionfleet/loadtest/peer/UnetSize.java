package org.diffusionfleet.loadtest.peer;

import java.nio.file.Path;
import java.util.Map;

/**
 * A UNet call.
 *
 * @param file the graph
 * @param rows samples times one or, guided, two
 * @param side of the latents
 * @param tokens of a prompt
 * @param width numbers a token
 */
record UnetSize(Path file, int rows, int side, int tokens, int width) {
    static final int CHANNELS = 4;
    static final float TIMESTEP = 500;

    /** The same call of another graph. */
    UnetSize of(Path other) {
        return new UnetSize(other, rows, side, tokens, width);
    }

    /** Numbers of a row's latents. */
    int latents() {
        return CHANNELS * side * side;
    }

    /** Numbers of a row's prompt. */
    int prompt() {
        return tokens * width;
    }

    /** The latents of all rows. */
    float[] sample() {
        return Numbers.of(rows * latents(), 1);
    }

    /** The prompts of all rows. */
    float[] prompts() {
        return Numbers.of(rows * prompt(), 2);
    }

    /** Asks Python for so many calls. */
    Map<String, ?> question(String how, int calls) {
        return Map.of(
                "do", "call",
                "file", file.toString(),
                "rows", rows,
                "side", side,
                "tokens", tokens,
                "width", width,
                "how", how,
                "calls", calls);
    }
}
