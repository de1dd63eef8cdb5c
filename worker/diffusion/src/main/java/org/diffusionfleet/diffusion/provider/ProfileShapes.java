package org.diffusionfleet.diffusion.provider;

import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * TensorRT's explicit profile: the smallest, usual and largest shape of every dynamic input, as
 * {@code sample:1x4x64x64,timestep:1}. All three must name the same inputs, and all of those that are dynamic; one left out
 * makes TensorRT build its engine anew for each shape it meets.
 *
 * @param min smallest shapes
 * @param opt shapes to be fastest at
 * @param max largest shapes
 */
public record ProfileShapes(String min, String opt, String max) {
    /**
     * Computes the profile of a graph.
     *
     * @param inputs shapes by name, in the graph's order, -1 where dynamic
     * @throws IllegalArgumentException if a dynamic dimension's meaning is not known
     */
    public static ProfileShapes of(Map<String, List<Long>> inputs, ProfileAxes axes) {
        return new ProfileShapes(
                list(inputs, axes, Range::min), list(inputs, axes, Range::opt), list(inputs, axes, Range::max));
    }

    /** Whether every input's shape is fixed. */
    public boolean isEmpty() {
        return min.isEmpty();
    }

    private static String list(Map<String, List<Long>> inputs, ProfileAxes axes, ToIntFunction<Range> end) {
        return inputs.entrySet().stream()
                .filter(input -> input.getValue().stream().anyMatch(size -> size < 0))
                .map(input -> input.getKey() + ":" + shape(input.getKey(), input.getValue(), axes, end))
                .collect(Collectors.joining(","));
    }

    private static String shape(String input, List<Long> shape, ProfileAxes axes, ToIntFunction<Range> end) {
        var sizes = new StringBuilder();
        for (var axis = 0; axis < shape.size(); axis++) {
            var size = shape.get(axis) < 0 ? end.applyAsInt(axes.of(input, shape, axis)) : shape.get(axis);
            sizes.append(axis == 0 ? "" : "x").append(size);
        }
        return sizes.toString();
    }
}
