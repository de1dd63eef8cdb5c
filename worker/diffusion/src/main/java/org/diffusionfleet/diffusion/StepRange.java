package org.diffusionfleet.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Counts of denoising steps.
 *
 * @param min the lowest, 1 or more
 * @param max the highest, itself included
 */
public record StepRange(int min, int max) {
    /** The counts from 1 to {@code limit} that {@code taken} holds for, rising. */
    public static List<StepRange> of(int limit, IntPredicate taken) {
        var ranges = new ArrayList<StepRange>();
        for (var steps = 1; steps <= limit; steps++) {
            if (!taken.test(steps)) {
                continue;
            }
            if (!ranges.isEmpty() && ranges.getLast().max == steps - 1) {
                ranges.add(new StepRange(ranges.removeLast().min, steps));
            } else {
                ranges.add(new StepRange(steps, steps));
            }
        }
        return List.copyOf(ranges);
    }
}
