package org.diffusionfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some jobs.
 *
 * @param jobs as the server told them
 * @param next the {@code cursor} of the page after this one, if there may be more
 */
public record JobPage(List<JsonNode> jobs, @Nullable String next) {

    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
