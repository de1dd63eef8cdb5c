package org.diffusionfleet.diffusion.provider;

import java.util.List;

/**
 * How large a graph's dynamic dimensions get. Which dimension is which follows from the number of them, as in every Stable
 * Diffusion export: (rows), (rows, tokens), (rows, tokens, width), (rows, channels, height, width). Exporters' symbols differ.
 *
 * @param rows of a call
 * @param tokens of a prompt
 * @param channels of the latents
 * @param height in the graph's own unit, latents or pixels
 * @param width likewise
 */
public record ProfileAxes(Range rows, Range tokens, int channels, Range height, Range width) {
    private static final String EMBEDDING_WIDTH = "its width, which every known export fixes";

    Range of(String input, List<Long> shape, int axis) {
        var meaning = List.of(shape.size(), axis);
        if (axis == 0) {
            return rows;
        }
        if (meaning.equals(List.of(2, 1)) || meaning.equals(List.of(3, 1))) {
            return tokens;
        }
        if (shape.size() == 4) {
            return List.of(Range.of(channels), height, width).get(axis - 1);
        }
        throw new IllegalArgumentException(
                "input %s of shape %s leaves dimension %d open: %s".formatted(input, shape, axis, EMBEDDING_WIDTH));
    }
}
