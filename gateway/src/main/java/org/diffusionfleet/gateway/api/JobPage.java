package org.diffusionfleet.gateway.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some jobs.
 *
 * @param next the {@code cursor} of the page after this one, if there may be more; such a page may be empty and have a next itself
 */
record JobPage(List<JobAnswer> jobs, @Nullable String next) {

    JobPage {
        jobs = List.copyOf(jobs);
    }
}
