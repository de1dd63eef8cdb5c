package org.diffusionfleet.gateway.batches;

import java.util.List;
import org.diffusionfleet.gateway.api.JobAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Some jobs of a batch, in the order of its lines.
 *
 * @param next what {@code after} is for those that follow, null if none do
 */
record BatchPage(List<Entry> jobs, @Nullable Integer next) {

    /**
     * A line's job.
     *
     * @param job null as long as nobody has seen it, or when it was removed
     */
    record Entry(int line, String id, @Nullable JobAnswer job) {}
}
