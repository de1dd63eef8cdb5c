package org.diffusionfleet.diffusion.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.diffusionfleet.diffusion.PromptOptions;
import org.diffusionfleet.diffusion.tokenizer.ClipTokenizer;

/**
 * A prompt cut into the windows of a text encoder.
 *
 * @param windows at least one
 * @param truncated the text of the tokens beyond the last window that the options allow, empty if there are none
 */
record TokenWindows(List<TokenWindow> windows, String truncated) {
    /** Cuts after every so many tokens, wherever that is: each window has a start and an end token of its own. */
    static TokenWindows of(ClipTokenizer tokenizer, String prompt, PromptOptions options) {
        var ids = new ArrayList<Integer>();
        var weights = new ArrayList<Float>();
        var parts = options.weights() ? PromptWeights.parse(prompt) : List.of(new WeightedText(prompt, 1));
        for (var part : parts) {
            ids.addAll(tokenizer.content(part.text()));
            weights.addAll(Collections.nCopies(ids.size() - weights.size(), (float) part.weight()));
        }
        var kept = Math.min(ids.size(), options.maxWindows() * capacity(tokenizer));
        var windows = new ArrayList<TokenWindow>();
        for (var from = 0; from == 0 || from < kept; from += capacity(tokenizer)) {
            var to = Math.min(kept, from + capacity(tokenizer));
            windows.add(window(tokenizer, ids.subList(from, to), weights.subList(from, to)));
        }
        return new TokenWindows(List.copyOf(windows), tokenizer.decode(ids.subList(kept, ids.size())));
    }

    private static int capacity(ClipTokenizer tokenizer) {
        return tokenizer.maxTokens() - 2;
    }

    private static TokenWindow window(ClipTokenizer tokenizer, List<Integer> content, List<Float> contentWeights) {
        var weights = new float[tokenizer.maxTokens()];
        Arrays.fill(weights, 1);
        for (var i = 0; i < content.size(); i++) {
            weights[i + 1] = contentWeights.get(i);
        }
        return new TokenWindow(tokenizer.window(content), weights);
    }

    /** The windows, and windows of an empty prompt up to a number. */
    List<TokenWindow> filledUp(int count, ClipTokenizer tokenizer) {
        var all = new ArrayList<>(windows);
        while (all.size() < count) {
            all.add(window(tokenizer, List.of(), List.of()));
        }
        return all;
    }
}
